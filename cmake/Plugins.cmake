# SPDX-License-Identifier: Apache-2.0
# Makes plimsoll::gtest and plimsoll::catch2, in this tree and in a user's project after find_package(plimsoll): there
# this file is installed beside plimsollConfig.cmake. A listener is compiled where the test program is, because no
# framework promises a binary interface.

# Defines plimsoll::<name> from the listener's source, if the framework's target is there and ours is not yet.
function(plimsoll_add_plugin name framework listener)
  if(NOT TARGET ${framework} OR TARGET plimsoll::${name})
    return()
  endif()
  set(target plimsoll_${name})
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${listener})
  add_library(plimsoll::${name} ALIAS ${target})
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_link_libraries(${target} PUBLIC plimsoll::plimsoll ${framework})
  # The archive's one object is pulled into every program, so no linker drops the listener.
  target_link_options(${target} INTERFACE LINKER:-u,plimsoll_${name}_plugin)
  # Whatever flags and tools the user's project sets for its own code, this file is ours. The core must see its symbol.
  target_compile_options(${target} PRIVATE -fexceptions -frtti -fno-lto -fvisibility=default)
  set_target_properties(${target} PROPERTIES
    POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF UNITY_BUILD OFF
    CXX_CLANG_TIDY "" CXX_CPPCHECK "" CXX_INCLUDE_WHAT_YOU_USE "")
  if(NOT plimsoll_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE -w)
  endif()
endfunction()

function(plimsoll_add_gtest_plugin folder)
  plimsoll_add_plugin(gtest GTest::gtest ${folder}/listener.cpp)
endfunction()

# Only Catch2 3 has a library with a main function as a target.
function(plimsoll_add_catch2_plugin folder)
  if(TARGET Catch2::Catch2WithMain)
    plimsoll_add_plugin(catch2 Catch2::Catch2 ${folder}/listener_v3.cpp)
  else()
    plimsoll_add_plugin(catch2 Catch2::Catch2 ${folder}/listener_v2.cpp)
  endif()
endfunction()
