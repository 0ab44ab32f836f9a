// SPDX-License-Identifier: Apache-2.0
// Linked, but off (the core alone, or trace=0): the doors hand out memory and count nothing at all.
#include <cstdlib>
#include <string>
#include <vector>

#include "check.hpp"

int main() {
  CHECK(!plimsoll::is_tracing());
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back(std::string(100, 'x'));
  check::keep(texts.data());
  const plimsoll::Usage usage = plimsoll::usage();
  CHECK_EQ(usage.current, 0);
  CHECK_EQ(usage.peak, 0);
  CHECK_EQ(usage.total, 0);
  CHECK_EQ(usage.current_blocks, 0);
  CHECK_EQ(usage.peak_blocks, 0);
  CHECK_EQ(usage.total_blocks, 0);
  return check::result();
}
