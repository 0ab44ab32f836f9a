# SPDX-License-Identifier: Apache-2.0
# What Plimsoll stands on; docs/DEPENDENCIES.md says why each is there. None is used on the hot path but mimalloc.
find_package(Threads REQUIRED)

find_path(PLIMSOLL_MIMALLOC_INCLUDE mimalloc.h PATH_SUFFIXES mimalloc)
find_library(PLIMSOLL_MIMALLOC_LIBRARY mimalloc)
if(NOT PLIMSOLL_MIMALLOC_INCLUDE OR NOT PLIMSOLL_MIMALLOC_LIBRARY)
  message(FATAL_ERROR "Plimsoll needs mimalloc 2 or 3: install libmimalloc-dev.")
endif()

find_package(fmt REQUIRED)

# The file of a snapshot. zstd as an archive: programs under test need no library more, and none of another version.
find_path(PLIMSOLL_ZSTD_INCLUDE zstd.h)
find_library(PLIMSOLL_ZSTD_LIBRARY NAMES libzstd.a zstd)
if(NOT PLIMSOLL_ZSTD_INCLUDE OR NOT PLIMSOLL_ZSTD_LIBRARY)
  message(FATAL_ERROR "Plimsoll needs zstd: install libzstd-dev.")
endif()
find_path(PLIMSOLL_PROTOZERO_INCLUDE protozero/pbf_reader.hpp)
if(NOT PLIMSOLL_PROTOZERO_INCLUDE)
  message(FATAL_ERROR "Plimsoll needs protozero: install libprotozero-dev.")
endif()

# Boost.Stacktrace is header-only here: it demangles and prints; the lines come from libbacktrace.
find_path(PLIMSOLL_BOOST_INCLUDE boost/stacktrace.hpp)
if(NOT PLIMSOLL_BOOST_INCLUDE)
  message(FATAL_ERROR "Plimsoll needs Boost.Stacktrace: install libboost-stacktrace-dev.")
endif()

# gcc ships libbacktrace in its private folder (Debian 12); Debian 13 has it as libbacktrace-dev.
file(GLOB plimsoll_gcc_folders LIST_DIRECTORIES true /usr/lib/gcc/${CMAKE_LIBRARY_ARCHITECTURE}/*)
list(SORT plimsoll_gcc_folders COMPARE NATURAL ORDER DESCENDING)
list(TRANSFORM plimsoll_gcc_folders APPEND /include OUTPUT_VARIABLE plimsoll_gcc_includes)
find_path(PLIMSOLL_BACKTRACE_HEADER_FOLDER backtrace.h PATHS ${plimsoll_gcc_includes})
find_library(PLIMSOLL_BACKTRACE_LIBRARY NAMES libbacktrace.a backtrace PATHS ${plimsoll_gcc_folders})
if(NOT PLIMSOLL_BACKTRACE_HEADER_FOLDER OR NOT PLIMSOLL_BACKTRACE_LIBRARY)
  message(FATAL_ERROR "Plimsoll needs libbacktrace: install gcc (Debian 12) or libbacktrace-dev (Debian 13).")
endif()
# The header alone: beside it lie gcc's own headers, which another compiler must not see.
set(PLIMSOLL_BACKTRACE_INCLUDE ${PROJECT_BINARY_DIR}/libbacktrace)
configure_file(${PLIMSOLL_BACKTRACE_HEADER_FOLDER}/backtrace.h ${PLIMSOLL_BACKTRACE_INCLUDE}/backtrace.h COPYONLY)
