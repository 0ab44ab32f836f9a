# SPDX-License-Identifier: Apache-2.0
# What Plimsoll stands on; docs/DEPENDENCIES.md says why each is there. None is used on the hot path but mimalloc.
find_package(Threads REQUIRED)

find_path(PLIMSOLL_MIMALLOC_INCLUDE mimalloc.h PATH_SUFFIXES mimalloc)
find_library(PLIMSOLL_MIMALLOC_LIBRARY mimalloc)
if(NOT PLIMSOLL_MIMALLOC_INCLUDE OR NOT PLIMSOLL_MIMALLOC_LIBRARY)
  message(FATAL_ERROR "Plimsoll needs mimalloc 2 or 3: install libmimalloc-dev.")
endif()

find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)  # the report of a run; headers only

# The file of a snapshot, and debug info that is compressed with it. zstd as an archive: programs under test need no library more, and none of another version.
find_path(PLIMSOLL_ZSTD_INCLUDE zstd.h)
find_library(PLIMSOLL_ZSTD_LIBRARY NAMES libzstd.a zstd)
if(NOT PLIMSOLL_ZSTD_INCLUDE OR NOT PLIMSOLL_ZSTD_LIBRARY)
  message(FATAL_ERROR "Plimsoll needs zstd: install libzstd-dev.")
endif()
find_path(PLIMSOLL_PROTOZERO_INCLUDE protozero/pbf_reader.hpp)
if(NOT PLIMSOLL_PROTOZERO_INCLUDE)
  message(FATAL_ERROR "Plimsoll needs protozero: install libprotozero-dev.")
endif()

# Boost.Stacktrace is header-only here: it demangles, and names exported symbols.
find_path(PLIMSOLL_BOOST_INCLUDE boost/stacktrace.hpp)
if(NOT PLIMSOLL_BOOST_INCLUDE)
  message(FATAL_ERROR "Plimsoll needs Boost.Stacktrace: install libboost-stacktrace-dev.")
endif()

if(PLIMSOLL_UNWINDER STREQUAL "libunwind")
  find_library(PLIMSOLL_LIBUNWIND_LIBRARY unwind)
  find_path(PLIMSOLL_LIBUNWIND_INCLUDE libunwind.h)
  if(NOT PLIMSOLL_LIBUNWIND_LIBRARY OR NOT PLIMSOLL_LIBUNWIND_INCLUDE)
    message(FATAL_ERROR "PLIMSOLL_UNWINDER=libunwind needs libunwind: install libunwind-dev.")
  endif()
else()
  set(PLIMSOLL_LIBUNWIND_LIBRARY "")
endif()

# Debug info may be compressed.
find_package(ZLIB REQUIRED)
