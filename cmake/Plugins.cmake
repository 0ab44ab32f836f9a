# SPDX-License-Identifier: Apache-2.0
# Makes plimsoll::gtest, plimsoll::catch2 and plimsoll::benchmark, in this tree and in a user's project after find_package(plimsoll): there
# this file is installed beside plimsollConfig.cmake. A listener is compiled where the test program is, because no
# framework promises a binary interface.

# A project that brings a framework of its own makes it available before Plimsoll; otherwise the system's is found, for the
# whole project. A macro, because a package's file says its version in variables.
macro(plimsoll_find_framework package target name)
  if(NOT TARGET ${target})
    find_package(${package} GLOBAL QUIET)
  endif()
  if(NOT TARGET ${target})
    message(STATUS "Plimsoll: no ${package} was found, so there is no plimsoll::${name}")
  endif()
endmacro()

# Defines plimsoll::<name> from the listener's sources, if the framework's target is there and ours is not yet.
function(plimsoll_add_plugin name framework)
  if(TARGET ${framework} AND NOT TARGET plimsoll::${name})
    plimsoll_add_listener(plimsoll_${name} plimsoll_${name}_plugin ${framework} ${ARGN})
    add_library(plimsoll::${name} ALIAS plimsoll_${name})
  endif()
endfunction()

# The symbol is one that the first of the sources defines.
function(plimsoll_add_listener target symbol framework)
  add_library(${target} STATIC EXCLUDE_FROM_ALL ${ARGN})
  target_compile_features(${target} PUBLIC cxx_std_17)
  target_link_libraries(${target} PUBLIC plimsoll::plimsoll ${framework})
  # That pulls the archive's objects into every program, so no linker drops the listener.
  target_link_options(${target} INTERFACE LINKER:-u,${symbol})
  # Whatever flags and tools the user's project sets for its own code, this file is ours. The core must see its symbol.
  target_compile_definitions(${target} PRIVATE "PLIMSOLL_BUILD_TYPE=\"$<CONFIG>\"")  # for the report of a run
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

function(plimsoll_add_catch2_plugin folder)
  if(TARGET Catch2::Catch2)
    plimsoll_catch2_sources(sources Catch2::Catch2 ${folder})
    plimsoll_add_plugin(catch2 Catch2::Catch2 ${sources})
  endif()
endfunction()

function(plimsoll_add_benchmark_plugin folder)
  plimsoll_add_plugin(benchmark benchmark::benchmark ${folder}/memory_manager.cpp)
endfunction()

# Catch2 2.13 is a header, so its target is an interface; Catch2 3 is a library. Package managers wrap libraries in
# interfaces too, and say the version. Neither headers nor Catch2WithMain tell: both may be there of both versions.
function(plimsoll_catch2_sources variable framework folder)
  get_target_property(type ${framework} TYPE)
  if(type STREQUAL INTERFACE_LIBRARY AND (NOT Catch2_VERSION OR Catch2_VERSION VERSION_LESS 3))
    set(${variable} ${folder}/listener_v2.cpp ${folder}/listener_v2_benchmarks.cpp PARENT_SCOPE)
  else()
    set(${variable} ${folder}/listener_v3.cpp PARENT_SCOPE)
  endif()
endfunction()
