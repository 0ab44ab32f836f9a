// SPDX-License-Identifier: Apache-2.0
// Memory of static objects: allocated before main, freed after it by destructors and atexit handlers, when much of the
// program is already gone. The recorder is never destroyed, so the last free of the process is still recorded; the
// handler that was registered first runs last and reads the final figures.
#include <cstdlib>
#include <string>
#include <vector>

#include "check.hpp"

namespace {

constexpr std::size_t kStaticBytes = 77777;

[[gnu::constructor(102)]] void check_at_the_very_end() {
  static plimsoll::Usage before;
  before = plimsoll::usage();
  std::atexit([] {
    // All that was allocated after this constructor is freed again, but the list of the 40 handlers below.
    const plimsoll::Usage after = plimsoll::usage();
    CHECK(after.current < before.current + kStaticBytes);
    CHECK(after.total > before.total + 2 * kStaticBytes);
    if (check::result()) _exit(1);
  });
}

struct StaticTable {
  std::vector<char> bytes = std::vector<char>(kStaticBytes);
  ~StaticTable() {
    const check::Change change;
    std::vector<char>().swap(bytes);
    CHECK_EQ(change.bytes(), -static_cast<long long>(kStaticBytes));
    free(check::keep(malloc(10)));  // tracing goes on here
    CHECK_EQ(change.total_blocks(), 1);
  }
};

StaticTable before_main;

StaticTable& first_used_in_main() {
  static StaticTable table;
  return table;
}

}  // namespace

int main() {
  CHECK(plimsoll::stack_of(before_main.bytes.data()).has_value());
  const check::Change change;
  check::keep(&first_used_in_main());
  CHECK_EQ(change.bytes(), kStaticBytes);
  for (int i = 0; i < 40; ++i)
    std::atexit([] {
      const check::Change in_handler;
      delete check::keep(new int);
      CHECK(in_handler.is_none());
      CHECK_EQ(in_handler.total_blocks(), 1);
    });
  return check::result();
}
