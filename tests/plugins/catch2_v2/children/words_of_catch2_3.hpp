// SPDX-License-Identifier: Apache-2.0
// Stands for each of Catch2 3's headers in the children that are written for Catch2 3: what they use is in the one
// header of Catch2 2, but for these.
#pragma once

#include <catch2/catch.hpp>

#include <memory>
#include <string>

#define SKIP(text) return
#define TEST_CASE_PERSISTENT_FIXTURE(fixture, name) TEST_CASE_METHOD(fixture, name)

#ifndef CATCH_CONFIG_ENABLE_BENCHMARKING
#define BENCHMARK(name) [[maybe_unused]] const auto never_called = []
#endif

namespace Catch::Detail {
using std::make_unique;
}

namespace Catch::Matchers {
inline auto ContainsSubstring(const std::string& text) { return Contains(text); }
}  // namespace Catch::Matchers
