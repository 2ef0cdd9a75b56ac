# SPDX-License-Identifier: Apache-2.0
# casus_room(NAME DEPS...): src/NAME becomes the static library casus_NAME; DEPS are the rooms it may include.
# Floating point: contraction and every value-changing option stay off, so that a future has the same bits everywhere.

add_library(casus_flags INTERFACE)
target_compile_features(casus_flags INTERFACE cxx_std_23)
target_compile_options(casus_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
  -ffp-contract=off -fno-fast-math)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(casus_flags INTERFACE -Wno-restrict)  # false alarms on string concatenation (GCC bug 105651)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # The sorts of libstdc++ 12 call what C++20 deprecates.
  target_compile_options(casus_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(CASUS_WERROR)
  target_compile_options(casus_flags INTERFACE -Werror)
endif()
if(CASUS_SANITIZE)
  target_compile_options(casus_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(casus_flags INTERFACE -fsanitize=address,undefined)
endif()
if(CASUS_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "CASUS_FUZZ needs clang, which has libFuzzer: CXX=clang++ cmake --preset fuzz")
  endif()
  target_compile_options(casus_flags INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(casus_flags INTERFACE -fsanitize=address,undefined)
endif()
target_include_directories(casus_flags INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)

function(casus_room NAME)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${NAME}/*.cpp)
  if(NOT sources)
    add_library(casus_${NAME} INTERFACE)
    set(scope INTERFACE)
  else()
    add_library(casus_${NAME} STATIC ${sources})
    set(scope PUBLIC)
  endif()
  target_link_libraries(casus_${NAME} ${scope} casus_flags fmt::fmt)
  foreach(dep IN LISTS ARGN)
    target_link_libraries(casus_${NAME} ${scope} casus_${dep})
  endforeach()
endfunction()

# casus_test(NAME DEPS...): tests/NAME/*_test.cpp become the program test_NAME, one ctest entry a test case.
function(casus_test NAME)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${NAME}/*.cpp)
  if(NOT sources)
    return()
  endif()
  add_executable(test_${NAME} ${sources})
  target_link_libraries(test_${NAME} PRIVATE casus_flags GTest::gtest_main)
  foreach(dep IN LISTS ARGN)
    target_link_libraries(test_${NAME} PRIVATE casus_${dep})
  endforeach()
  gtest_discover_tests(test_${NAME} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    PROPERTIES TIMEOUT 300 LABELS ${NAME})
endfunction()
