# SPDX-License-Identifier: Apache-2.0
# yaml-cpp: a parser and emitter; some 900 tests in one program, with mocks and a main of its own.
set(CMAKE_CXX_STANDARD 14)
real_suite(
  FRAMEWORK gtest
  SOURCES src/*.cpp src/contrib/*.cpp test/*.cpp test/integration/*.cpp test/node/*.cpp
  INCLUDES include src test test/integration
  DEFINITIONS YAML_CPP_STATIC_DEFINE)
