// SPDX-License-Identifier: Apache-2.0
// A library of its own, loaded by a case: its initialisers run while the loader works.
#include <vector>

namespace {
const std::vector<int> numbers(100, 1);  // <- here (static_init)
}

const int* static_init_numbers() { return numbers.data(); }
