// SPDX-License-Identifier: Apache-2.0
// The main file of most programs with Catch2 2, as its users write it.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
