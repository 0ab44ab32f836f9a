// SPDX-License-Identifier: Apache-2.0
// Exits with 0 when the core counts what this program allocates, and only while it traces.
#include <plimsoll/plimsoll.hpp>
#include <vector>

int main() {
  if (plimsoll::is_tracing()) return 1;
  plimsoll::start();
  const plimsoll::Scope scope;
  const std::vector<char> block(1000, 'x');
  asm volatile("" : : "g"(block.data()) : "memory");  // or the compiler may do without the block
  if (scope.so_far().current != 1000 || scope.so_far().current_blocks != 1) return 2;
  plimsoll::stop();
  return plimsoll::is_tracing() ? 3 : 0;
}
