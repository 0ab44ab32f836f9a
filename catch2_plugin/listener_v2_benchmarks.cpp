// SPDX-License-Identifier: Apache-2.0
// The listener for programs whose Catch2 2.13 was compiled with CATCH_CONFIG_ENABLE_BENCHMARKING.
// Apart from its class there is nothing in it; listener_v2.cpp decides whether the class is used.
#undef CATCH_CONFIG_ENABLE_BENCHMARKING
#define CATCH_CONFIG_ENABLE_BENCHMARKING
#include "listener_v2.hpp"

namespace plimsoll::catch2 {

void register_listener_with_benchmarks() { register_listener(); }

}  // namespace plimsoll::catch2
