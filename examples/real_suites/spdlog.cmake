# SPDX-License-Identifier: Apache-2.0
# spdlog: a logger; 166 test cases in one program, with threads, files and a registry that stays. Its suite is written
# for Catch2 3 since the release of Debian that is named here. Left out is the file for systemd.
set(DEBIAN_RELEASE trixie)
set(CMAKE_CXX_STANDARD 17)
find_package(fmt REQUIRED)
real_suite(
  FRAMEWORK catch2
  SOURCES src/*.cpp tests/test_[!s]*.cpp tests/test_st*.cpp tests/utils.cpp
  INCLUDES include tests
  DEFINITIONS SPDLOG_COMPILED_LIB SPDLOG_FMT_EXTERNAL
  LIBRARIES Catch2::Catch2WithMain fmt::fmt)
