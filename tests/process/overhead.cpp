// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_OPTIONS=overhead: the tracer takes no more than it was given. What finds no room is served all the same, is
// not recorded, and is said at the end; and what was recorded stays right.
#include <cstdlib>
#include <string>
#include <vector>

#include "check.hpp"
#include "plimsoll/session.hpp"

namespace {

constexpr std::size_t kMost = std::size_t{4} << 20;
constexpr int kBlocks = 500'000;

}  // namespace

int main() {
  CHECK(plimsoll::overhead() <= kMost);
  std::vector<void*> blocks;
  blocks.reserve(kBlocks);
  const check::Change change;
  for (int i = 0; i < kBlocks; ++i) blocks.push_back(check::keep(std::malloc(32)));
  CHECK(plimsoll::overhead() <= kMost);
  CHECK(change.blocks() > 0);
  CHECK(change.blocks() < kBlocks);
  CHECK_EQ(change.bytes(), 32 * change.blocks());
  const long long dropped = kBlocks - change.blocks();
  const std::string said = plimsoll::session::summary();
  CHECK(said.find(std::to_string(dropped) + " allocations could not be recorded") != std::string::npos);
  CHECK(said.find("Plimsoll has used up the 4.0 MiB of PLIMSOLL_OPTIONS=overhead.") != std::string::npos);
  for (void* block : blocks) {
    CHECK(block != nullptr);
    std::free(block);
  }
  CHECK(change.is_none());
  return check::result();
}
