# SPDX-License-Identifier: Apache-2.0
# CLI11: headers alone; some 800 test cases, in Debian one program for each file, here all in one. Left out are the files
# for Windows and Boost. Most of a file's compile time is the headers', so several are compiled as one. Two of its test
# cases leak, so its expected alarms are those of one version.
set(DEBIAN_RELEASE bookworm)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_UNITY_BUILD ON)
set(CMAKE_UNITY_BUILD_BATCH_SIZE 10)
include_directories(cli11)
real_suite(
  FRAMEWORK catch2
  SOURCES tests/[AC-V]*Test.cpp
  INCLUDES include tests
  LIBRARIES Catch2::Catch2WithMain)
