# SPDX-License-Identifier: Apache-2.0
# GoogleTest's headers are read once for all unit tests, and once for all drivers; the flags must be those of the tests.
function(plimsoll_gtest_headers name)
  add_library(${name} OBJECT gtest_headers.cpp)
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_link_libraries(${name} PRIVATE GTest::gmock)
  target_compile_options(${name} PRIVATE ${ARGN})
  target_precompile_headers(${name} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
endfunction()
# A unit test runs for a moment: to optimise it as a release, and to describe its variables, would take longer.
set(plimsoll_unit_options -Wall -Wextra -Wpedantic $<$<CONFIG:RelWithDebInfo>:-O1;-g1>)
plimsoll_gtest_headers(plimsoll_unit_headers ${plimsoll_unit_options})
# A driver does next to nothing but wait: to optimise it would take longer than it runs.
set(plimsoll_driver_options -Wall -Wextra -Wpedantic -O0 -g0)
plimsoll_gtest_headers(plimsoll_driver_headers ${plimsoll_driver_options})

# Headers that all kinds of tests share lie here.
set(plimsoll_tests_folder ${CMAKE_CURRENT_LIST_DIR})

# A test of some modules of core, without the doors: the program's malloc stays what it was, so sanitizers apply.
function(plimsoll_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;NEEDS")
  add_executable(unit_${name} ${arg_SOURCES})
  target_link_libraries(unit_${name} PRIVATE ${arg_NEEDS} GTest::gmock GTest::gtest_main)
  target_include_directories(unit_${name} PRIVATE ${plimsoll_tests_folder})
  target_compile_options(unit_${name} PRIVATE ${plimsoll_unit_options})
  target_precompile_headers(unit_${name} REUSE_FROM plimsoll_unit_headers)
  add_test(NAME unit.${name} COMMAND unit_${name})
  set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()

# Code that tests only look at, in the shape that users' compilers give it: a sanitizer would change that, and take its time.
function(plimsoll_specimen name)
  add_library(${name} OBJECT ${ARGN})
  target_compile_options(${name} PRIVATE -g -fno-sanitize=all)
endfunction()

# One program of tests/process: it checks itself, exit code 0 means that all is well.
function(plimsoll_process_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "OPTIONS" "SOURCES")
  add_executable(process_${name} ${arg_SOURCES})
  target_link_libraries(process_${name} PRIVATE plimsoll::plimsoll)
  target_include_directories(process_${name} PRIVATE ${plimsoll_tests_folder})
  # The compiler may not remove or replace the calls that are tested, and need not warn of those that must fail.
  target_compile_options(process_${name} PRIVATE -Wall -Wextra -fno-builtin -g
    $<$<CXX_COMPILER_ID:Clang>:-fsized-deallocation>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-use-after-free -Wno-alloc-size-larger-than -Wno-free-nonheap-object -Wno-unused-result>)
  add_test(NAME process.${name} COMMAND process_${name})
  set_tests_properties(process.${name} PROPERTIES LABELS process TIMEOUT 120 ENVIRONMENT "PLIMSOLL_OPTIONS=${arg_OPTIONS}")
endfunction()

# A GoogleTest program that runs other programs and looks at what they did. Plimsoll itself is not linked to it.
function(plimsoll_driver_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL" "SOURCES;NEEDS")
  add_executable(driver_${name} ${arg_SOURCES})
  target_compile_features(driver_${name} PRIVATE cxx_std_20)
  target_link_libraries(driver_${name} PRIVATE ${arg_NEEDS} GTest::gmock GTest::gtest_main)
  target_include_directories(driver_${name} PRIVATE ${plimsoll_tests_folder})
  target_compile_options(driver_${name} PRIVATE ${plimsoll_driver_options})
  target_precompile_headers(driver_${name} REUSE_FROM plimsoll_driver_headers)
  gtest_discover_tests(driver_${name} TEST_PREFIX ${arg_LABEL}.${name}. DISCOVERY_MODE PRE_TEST
                       PROPERTIES LABELS ${arg_LABEL} TIMEOUT 120)
endfunction()
