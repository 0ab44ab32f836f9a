# SPDX-License-Identifier: Apache-2.0
# A test of some modules of core, without the doors: the program's malloc stays what it was, so sanitizers apply.
function(plimsoll_unit_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;NEEDS")
  add_executable(unit_${name} ${arg_SOURCES})
  target_link_libraries(unit_${name} PRIVATE ${arg_NEEDS} GTest::gtest_main)
  target_compile_options(unit_${name} PRIVATE -Wall -Wextra -Wpedantic)
  add_test(NAME unit.${name} COMMAND unit_${name})
  set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()
