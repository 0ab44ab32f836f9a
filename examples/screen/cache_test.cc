// SPDX-License-Identifier: Apache-2.0
// Leaks. No line of these tests speaks of memory. Cache.Insert fails at the line that allocates, in cache.cc, and
// prints:
//
//   Leak: Cache.Insert left 2.8 KiB in 12 blocks behind (lost: nothing points to them any more)
//     +2.8 KiB  12 blocks  cache.cc:12  Cache::insert(std::string const&, Value)
//                          12 |   nodes_.push_back(new Node(key, value));
//                          called from cache_test.cc:19 (test body)
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
