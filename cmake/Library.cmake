# SPDX-License-Identifier: Apache-2.0
# Builds library/**.casus into the session room, so that the program needs no files of its own.
set(library_dir ${PROJECT_SOURCE_DIR}/library)
set(library_cpp ${PROJECT_BINARY_DIR}/generated/library.cpp)
file(GLOB_RECURSE library_modules CONFIGURE_DEPENDS ${library_dir}/*.casus)
add_custom_command(
  OUTPUT ${library_cpp}
  COMMAND ${CMAKE_COMMAND} -DLIBRARY_DIR=${library_dir} -DOUTPUT=${library_cpp} -P ${PROJECT_SOURCE_DIR}/cmake/EmbedLibrary.cmake
  DEPENDS ${library_modules} ${PROJECT_SOURCE_DIR}/cmake/EmbedLibrary.cmake
  COMMENT "Embedding the standard library"
  VERBATIM)
target_sources(casus_session PRIVATE ${library_cpp})
target_link_libraries(casus_session PRIVATE nlohmann_json::nlohmann_json Threads::Threads)
target_compile_definitions(casus_session PRIVATE CASUS_VERSION="${PROJECT_VERSION}")
