# SPDX-License-Identifier: Apache-2.0
# One archive for each folder of core. Their objects make the one shared library; the unit tests link the archives of the
# few that they test, without the doors, so that sanitizers apply to them.

# HOT modules run inside malloc: no exceptions, no RTTI (tests/process/hot_imports_test.cpp reads what they import).
function(plimsoll_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "HOT" "" "SOURCES;NEEDS")
  add_library(plimsoll_${name} STATIC ${arg_SOURCES})
  target_compile_features(plimsoll_${name} PUBLIC cxx_std_20)
  target_include_directories(plimsoll_${name} PUBLIC ${PROJECT_SOURCE_DIR}/core ${PROJECT_SOURCE_DIR}/include)
  target_compile_definitions(plimsoll_${name} PRIVATE PLIMSOLL_BUILDING)
  set_target_properties(plimsoll_${name} PROPERTIES
    POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  # The tracer may be called before any thread-local could be allocated lazily. As part of another project, its flags
  # and tools are for its own code: ours is built as it is here.
  target_compile_options(plimsoll_${name} PRIVATE -ftls-model=initial-exec -fno-lto
    $<IF:$<BOOL:${PROJECT_IS_TOP_LEVEL}>,-Wall;-Wextra;-Wpedantic;-Wshadow;-Werror,-w>
    # At -O3 gcc 12 takes "text" + string for an overlapping copy (its bug 105651).
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)
  set_target_properties(plimsoll_${name} PROPERTIES
    INTERPROCEDURAL_OPTIMIZATION OFF UNITY_BUILD OFF CXX_CLANG_TIDY "" CXX_CPPCHECK "" CXX_INCLUDE_WHAT_YOU_USE "")
  if(arg_HOT)
    # Two counters that are changed as one vector are read back by halves, and that waits for the store. A function that
    # asks where its frame is (PLIMSOLL_CALLER_REGISTERS) has a frame pointer all the same.
    target_compile_options(plimsoll_${name} PRIVATE -fno-exceptions -fno-rtti -O2 -fno-tree-slp-vectorize -fno-plt -fomit-frame-pointer)
  else()
    target_compile_options(plimsoll_${name} PRIVATE -fexceptions -frtti -fno-omit-frame-pointer)
  endif()
  foreach(need IN LISTS arg_NEEDS)
    target_link_libraries(plimsoll_${name} PUBLIC ${need})
  endforeach()
endfunction()
