# SPDX-License-Identifier: Apache-2.0
# Builds the pages of docs/reference/errors/ into the diag room, for `casus explain`. Needs nothing but CMake.
set(error_pages_dir ${PROJECT_SOURCE_DIR}/docs/reference/errors)
set(error_pages_cpp ${PROJECT_BINARY_DIR}/generated/error_pages.cpp)
file(GLOB error_pages CONFIGURE_DEPENDS ${error_pages_dir}/[EW][0-9][0-9][0-9][0-9].md)
add_custom_command(
  OUTPUT ${error_pages_cpp}
  COMMAND ${CMAKE_COMMAND} -DPAGES_DIR=${error_pages_dir} -DOUTPUT=${error_pages_cpp}
          -P ${PROJECT_SOURCE_DIR}/cmake/EmbedErrorPages.cmake
  DEPENDS ${error_pages} ${PROJECT_SOURCE_DIR}/cmake/EmbedErrorPages.cmake
  COMMENT "Embedding the pages of docs/reference/errors"
  VERBATIM)
target_sources(casus_diag PRIVATE ${error_pages_cpp})
target_link_libraries(casus_diag PRIVATE nlohmann_json::nlohmann_json)
