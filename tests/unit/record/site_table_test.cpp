// SPDX-License-Identifier: Apache-2.0
#include "record/site_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <thread>
#include <vector>

namespace plimsoll::record {
namespace {

using Frames = std::vector<std::uintptr_t>;

TEST(SiteTable, OneStackIsOneSite) {
  auto table = std::make_unique<SiteTable>();
  const SiteId site = table->intern(Frames{1, 2, 3});
  EXPECT_NE(site, kUnknownSite);
  EXPECT_EQ(table->intern(Frames{1, 2, 3}), site);
  EXPECT_NE(table->intern(Frames{1, 2}), site) << "a prefix is another stack";
  EXPECT_NE(table->intern(Frames{3, 2, 1}), site) << "order matters";
  EXPECT_EQ(table->last_site(), 3u);
  EXPECT_TRUE(std::ranges::equal(record::Frames(table->frames(site)), Frames{1, 2, 3}));
}

TEST(SiteTable, NoFramesIsTheUnknownSite) {
  auto table = std::make_unique<SiteTable>();
  EXPECT_EQ(table->intern({}), kUnknownSite);
  EXPECT_TRUE(table->frames(kUnknownSite).empty());
}

TEST(SiteTable, ANumberThatIsNoAddressIsKnownAgain) {
  auto table = std::make_unique<SiteTable>();
  const Frames odd{1, 0x1234'5678'9abc'def0};
  const SiteId site = table->intern(odd);
  EXPECT_EQ(table->intern(odd), site);
  EXPECT_EQ(table->last_site(), 1u);
  EXPECT_EQ(table->frames(site)[0], 1u);
}

TEST(SiteTable, FindsEveryStackAgainAfterItGrew) {
  auto table = std::make_unique<SiteTable>();
  std::vector<SiteId> sites;
  for (std::uintptr_t i = 0; i < 50000; ++i) sites.push_back(table->intern(Frames{i, i * 7, 42}));
  for (std::uintptr_t i = 0; i < 50000; ++i) ASSERT_EQ(table->intern(Frames{i, i * 7, 42}), sites[i]);
  EXPECT_EQ(table->last_site(), 50000u);
}

TEST(SiteTable, ClearForgets) {
  auto table = std::make_unique<SiteTable>();
  for (std::uintptr_t i = 0; i < 9000; ++i) table->intern(Frames{i});
  table->clear();
  EXPECT_EQ(table->last_site(), 0u);
  const SiteId site = table->intern(Frames{5});
  EXPECT_EQ(site, 1u);
  EXPECT_TRUE(std::ranges::equal(record::Frames(table->frames(site)), Frames{5}));
}

TEST(SiteTable, GrowsAgainInAnotherLife) {
  auto table = std::make_unique<SiteTable>();
  for (int life = 0; life < 3; ++life) {
    for (std::uintptr_t i = 1; i <= 20000; ++i) ASSERT_EQ(table->intern(Frames{i, 3}), i);
    for (std::uintptr_t i = 1; i <= 20000; ++i) ASSERT_EQ(table->intern(Frames{i, 3}), i);
    table->clear();
  }
}

TEST(SiteTable, ThreadsAgreeOnTheSitesOfSharedStacks) {
  auto table = std::make_unique<SiteTable>();
  constexpr std::uintptr_t kStacks = 20000;
  std::vector<std::vector<SiteId>> seen(4);
  std::vector<std::thread> threads;
  for (auto& mine : seen)
    threads.emplace_back([&] {
      for (std::uintptr_t i = 0; i < kStacks; ++i) mine.push_back(table->intern(Frames{i / 2, i}));
    });
  for (auto& thread : threads) thread.join();
  for (auto& mine : seen) EXPECT_EQ(mine, seen[0]);
  EXPECT_EQ(table->last_site(), kStacks);
}

}  // namespace
}  // namespace plimsoll::record
