# SPDX-License-Identifier: Apache-2.0
# What a user's CMakeLists.txt does, for the programs of this folder. Linking the target is all of it.
set(consumer_code ${CMAKE_CURRENT_LIST_DIR}/code)

# What differs between the frameworks. The names of Catch2's programs and sources have a tail.
set(consumer_frameworks gtest catch2)
set(main_of_gtest GTest::gtest_main)
set(main_of_catch2 Catch2::Catch2WithMain)
set(tail_of_gtest "")
set(tail_of_catch2 _catch2)

add_library(store ${consumer_code}/store.cpp)
target_include_directories(store PUBLIC ${consumer_code})

# consumer_program(NAME FRAMEWORK sources...), of the suite of seeded faults if no source is named.
function(consumer_program name framework)
  set(sources ${ARGN})
  if(NOT sources)
    set(sources ${consumer_code}/seeded${tail_of_${framework}}_test.cpp)
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE store plimsoll::${framework} ${main_of_${framework}})
endfunction()

foreach(framework IN LISTS consumer_frameworks)
  set(tail ${tail_of_${framework}})
  consumer_program(seeded${tail} ${framework})
  consumer_program(green${tail} ${framework} ${consumer_code}/green${tail}_test.cpp)
endforeach()
