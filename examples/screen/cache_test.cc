// SPDX-License-Identifier: Apache-2.0
// Leaks. No line of these tests speaks of memory. Cache.Insert fails.
#include "cache.h"

#include <gtest/gtest.h>

namespace {

TEST(Cache, Insert) {
  Cache cache;
  for (int i = 0; i < 12; ++i) {
    // Named by Cache.Insert:
    cache.insert("key " + std::to_string(i), Value{});
  }
  EXPECT_EQ(cache.size(), 12);
}

TEST(Cache, InsertOfAnOwner) {
  Cache cache(true);
  for (int i = 0; i < 12; ++i) cache.insert("key " + std::to_string(i), Value{});
  EXPECT_EQ(cache.size(), 12);
}

TEST(Cache, IsEmptyAtFirst) {
  EXPECT_NO_THROW(Cache().size());
  EXPECT_EQ(Cache().size(), 0);
}

}  // namespace
