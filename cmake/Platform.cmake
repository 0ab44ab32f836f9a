# SPDX-License-Identifier: Apache-2.0
# What can be traced, and the sanitizers of our own unit tests.
# Our stack walker reads x86-64 unwind tables of ELF modules and needs glibc's _dl_find_object (2.35).
unset(PLIMSOLL_PROCESSOR)  # as files for one processor are named
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  set(PLIMSOLL_PROCESSOR x86_64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(PLIMSOLL_PROCESSOR aarch64)
endif()
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux" OR NOT DEFINED PLIMSOLL_PROCESSOR)
  message(FATAL_ERROR "Plimsoll traces Linux on x86-64 and aarch64 only, not ${CMAKE_SYSTEM_NAME} on ${CMAKE_SYSTEM_PROCESSOR}.")
endif()
if(NOT CMAKE_SIZEOF_VOID_P EQUAL 8)
  message(FATAL_ERROR "Plimsoll traces programs of 64 bits only: not with -m32 or -mx32.")
endif()

# Our own rules, unless they are told not to be used. Somebody else's unwinder walks each stack anew.
set(unwinder rules)
if(PLIMSOLL_PROCESSOR STREQUAL "aarch64")
  set(unwinder libgcc)
endif()
set(PLIMSOLL_UNWINDER ${unwinder} CACHE STRING "How stacks are walked: rules (fast, x86-64), libunwind, or libgcc (slowest)")
set_property(CACHE PLIMSOLL_UNWINDER PROPERTY STRINGS rules libunwind libgcc)
if(NOT PLIMSOLL_UNWINDER MATCHES "^(rules|libunwind|libgcc)$")
  message(FATAL_ERROR "PLIMSOLL_UNWINDER is rules, libunwind or libgcc, not ${PLIMSOLL_UNWINDER}.")
endif()
if(NOT PLIMSOLL_PROCESSOR STREQUAL "x86_64")
  if(PLIMSOLL_UNWINDER STREQUAL "rules")
    message(FATAL_ERROR "PLIMSOLL_UNWINDER=rules is for x86-64: on ${PLIMSOLL_PROCESSOR} use libgcc or libunwind.")
  endif()
  message(STATUS "Stacks are walked by ${PLIMSOLL_UNWINDER}, each anew: on ${PLIMSOLL_PROCESSOR} tracing is slower than on x86-64.")
endif()

include(CheckCXXSourceCompiles)
check_cxx_source_compiles("
  #include <dlfcn.h>
  int main() { dl_find_object found; return _dl_find_object(nullptr, &found); }" PLIMSOLL_HAS_DL_FIND_OBJECT)
if(PLIMSOLL_UNWINDER STREQUAL "rules" AND NOT PLIMSOLL_HAS_DL_FIND_OBJECT)
  message(FATAL_ERROR "Plimsoll's stack walker needs glibc 2.35 or newer (_dl_find_object); Debian 12 has it. "
                      "-DPLIMSOLL_UNWINDER=libunwind does without, and is slower.")
endif()

# For our own tests. Most sanitizers have a malloc, so only the unit tests are built: they link the modules of core without
# the doors. UndefinedBehaviorSanitizer has none: by itself it looks at whatever runs through the doors too.
set(PLIMSOLL_SANITIZER "" CACHE STRING "Build our tests with -fsanitize= this: undefined; or the unit tests: address, thread")
set(PLIMSOLL_DOORS_ARE_OURS ON)
if(NOT PLIMSOLL_SANITIZER MATCHES "^(undefined)?$")
  set(PLIMSOLL_DOORS_ARE_OURS OFF)
endif()
if(PLIMSOLL_SANITIZER)
  add_compile_options(-fsanitize=${PLIMSOLL_SANITIZER} -fno-sanitize-recover=all -fno-sanitize=vptr -O1 -g1)
  add_link_options(-fsanitize=${PLIMSOLL_SANITIZER})
endif()

# The fuzz targets want their own coverage in everything, so they have a build of their own; tests/fuzz says how.
if(PLIMSOLL_BUILD_FUZZERS)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "PLIMSOLL_BUILD_FUZZERS needs clang, for libFuzzer: -DCMAKE_CXX_COMPILER=clang++")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()
