// SPDX-License-Identifier: Apache-2.0
// For bench/peers: included before all of workload.cpp, it hands its allocations to CppUTest's detector of leaks, as a
// suite of CppUTest's would be compiled. Headers of the library, which undefine malloc, come first.
#pragma once

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <list>
#include <map>
#include <memory>
#include <random>
#include <regex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <CppUTest/MemoryLeakDetectorMallocMacros.h>

namespace std {
using ::cpputest_free_location;
using ::cpputest_malloc_location;
}  // namespace std
