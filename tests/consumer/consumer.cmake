# SPDX-License-Identifier: Apache-2.0
# What a user's CMakeLists.txt does, for the programs of this folder. Linking the target is all of it.
set(consumer_code ${CMAKE_CURRENT_LIST_DIR}/code)

add_library(store ${consumer_code}/store.cpp)
target_include_directories(store PUBLIC ${consumer_code})

function(consumer_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE store plimsoll::gtest GTest::gtest_main)
endfunction()

consumer_program(seeded ${consumer_code}/seeded_test.cpp)
consumer_program(green ${consumer_code}/green_test.cpp)
