# SPDX-License-Identifier: Apache-2.0
# Builds templates/*/* into the session room, for `casus new`.
set(templates_dir ${PROJECT_SOURCE_DIR}/templates)
set(templates_cpp ${PROJECT_BINARY_DIR}/generated/templates.cpp)
file(GLOB_RECURSE template_files CONFIGURE_DEPENDS ${templates_dir}/*.casus ${templates_dir}/*.md)
add_custom_command(
  OUTPUT ${templates_cpp}
  COMMAND ${CMAKE_COMMAND} -DTEMPLATES_DIR=${templates_dir} -DOUTPUT=${templates_cpp}
          -P ${PROJECT_SOURCE_DIR}/cmake/EmbedTemplates.cmake
  DEPENDS ${template_files} ${PROJECT_SOURCE_DIR}/cmake/EmbedTemplates.cmake
  COMMENT "Embedding the templates of casus new"
  VERBATIM)
target_sources(casus_session PRIVATE ${templates_cpp})
