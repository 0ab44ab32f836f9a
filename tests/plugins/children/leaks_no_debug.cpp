// SPDX-License-Identifier: Apache-2.0
// A shared library without debug info: a report can name the function and the module, not the line.
#include <cstdlib>

#include "child.hpp"

void* allocate_without_debug_info(std::size_t size) { return keep(std::malloc(size)); }
