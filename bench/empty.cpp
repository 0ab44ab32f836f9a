// SPDX-License-Identifier: Apache-2.0
// For what it costs to start and end a process that uses the C++ library, as every test program does.
#include <iostream>

int main() { std::cout.flush(); }
