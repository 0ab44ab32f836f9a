// SPDX-License-Identifier: Apache-2.0
// CLI11's suite is written for Catch2 2, whose one header this stands for: the names that it uses, from Catch2 3.
#pragma once

#include <catch2/catch_all.hpp>

#define Contains ContainsSubstring
using Catch::Approx;
namespace Catch {
using Matchers::Equals;
}
