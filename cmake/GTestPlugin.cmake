# SPDX-License-Identifier: Apache-2.0
# Makes plimsoll::gtest, in this tree and in a user's project after find_package(plimsoll): there this file is
# installed beside plimsollConfig.cmake. The listener is compiled where the test program is, because GoogleTest
# promises no binary interface.

# Defines plimsoll::gtest from the listener's source, if GoogleTest can be found and the target is not there yet.
function(plimsoll_add_gtest_plugin listener)
  if(NOT TARGET GTest::gtest OR TARGET plimsoll::gtest)
    return()
  endif()
  add_library(plimsoll_gtest STATIC EXCLUDE_FROM_ALL ${listener})
  add_library(plimsoll::gtest ALIAS plimsoll_gtest)
  target_compile_features(plimsoll_gtest PUBLIC cxx_std_17)
  target_link_libraries(plimsoll_gtest PUBLIC plimsoll::plimsoll GTest::gtest)
  # The archive's one object is pulled into every program, so no linker drops the listener.
  target_link_options(plimsoll_gtest INTERFACE LINKER:-u,plimsoll_test_plugin)
  # Whatever flags and tools the user's project sets for its own code, this file is ours. The core must see its symbol.
  target_compile_options(plimsoll_gtest PRIVATE -fexceptions -frtti -fno-lto -fvisibility=default)
  set_target_properties(plimsoll_gtest PROPERTIES
    POSITION_INDEPENDENT_CODE ON INTERPROCEDURAL_OPTIMIZATION OFF UNITY_BUILD OFF
    CXX_CLANG_TIDY "" CXX_CPPCHECK "" CXX_INCLUDE_WHAT_YOU_USE "")
  if(NOT plimsoll_IS_TOP_LEVEL)
    target_compile_options(plimsoll_gtest PRIVATE -w)
  endif()
endfunction()
