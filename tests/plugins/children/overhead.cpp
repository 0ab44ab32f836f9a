// SPDX-License-Identifier: Apache-2.0
// More blocks than Plimsoll is given room to record: those that are not known hold others that are.
#include <list>
#include <memory>
#include <string>

#include "child.hpp"
#include "framework.hpp"

namespace {

std::list<std::unique_ptr<int>> everything;

TEST(Kept, ManyBlocks) {
  for (int i = 0; i < 100'000; ++i) everything.push_back(std::make_unique<int>(i));
  EXPECT(everything.size() == 100'000);
}

TEST(Kept, OneMore) {
  everything.push_back(std::make_unique<int>(5));
  EXPECT(*everything.back() == 5);
}

}  // namespace
