// SPDX-License-Identifier: Apache-2.0
// The code under test of every consumer: one function that keeps its promises, one that leaks, one that needs much.
#pragma once

#include <cstddef>

int sum_of_squares(int count);     // allocates, and frees all of it
void insert(int count);            // loses a node for each number
std::size_t sort_copy(int count);  // holds 1 KiB for each number at its peak
