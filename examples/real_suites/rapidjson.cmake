# SPDX-License-Identifier: Apache-2.0
# rapidjson: headers alone; some 340 tests in one program, with typed tests, pools and allocators of its own.
set(CMAKE_CXX_STANDARD 14)
real_suite(
  FRAMEWORK gtest
  SOURCES test/unittest/*.cpp
  INCLUDES include
  DEFINITIONS RAPIDJSON_HAS_STDSTRING=1)
