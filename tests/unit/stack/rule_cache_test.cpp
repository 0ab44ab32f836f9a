// SPDX-License-Identifier: Apache-2.0
#include "stack/rule_cache.hpp"

#include <gtest/gtest.h>

#include <memory>

#include "stack/statistics.hpp"

namespace plimsoll::stack {
namespace {

Rule make_rule(CfaKind cfa, int cfa_offset, BpKind bp, int bp_offset) {
  Rule rule;
  rule.cfa = cfa;
  rule.cfa_offset = cfa_offset;
  rule.bp = bp;
  rule.bp_offset = bp_offset;
  return rule;
}

TEST(CachedRule, KeepsWhatFits) {
  for (CfaKind cfa : {CfaKind::from_sp, CfaKind::from_bp, CfaKind::at_bp})
    for (BpKind bp : {BpKind::same, BpKind::at_cfa, BpKind::at_bp})
      for (int cfa_offset : {-65536, -8, 0, 8, 16, 65528})
        for (int bp_offset : {-256, -16, 0, 8, 248}) {
          const CachedRule packed = CachedRule::pack(make_rule(cfa, cfa_offset, bp, bp_offset));
          EXPECT_EQ(packed.cfa(), cfa);
          EXPECT_EQ(packed.cfa_offset(), cfa_offset);
          EXPECT_EQ(packed.bp(), bp);
          EXPECT_EQ(packed.bp_offset(), bp_offset);
        }
}

void expect_wide(const Rule& rule) {
  EXPECT_EQ(CachedRule::pack(rule).cfa(), CfaKind::special);
  EXPECT_EQ(CachedRule::pack(rule).special(), Special::wide);
}

TEST(CachedRule, SaysWhatDoesNotFit) {
  expect_wide(make_rule(CfaKind::from_sp, 65536, BpKind::same, 0));
  expect_wide(make_rule(CfaKind::from_sp, -65544, BpKind::same, 0));
  expect_wide(make_rule(CfaKind::from_sp, 12, BpKind::same, 0));
  expect_wide(make_rule(CfaKind::from_sp, 16, BpKind::at_cfa, 256));
  expect_wide(make_rule(CfaKind::from_sp, 16, BpKind::at_cfa, -264));
  expect_wide(make_rule(CfaKind::from_sp, 16, BpKind::at_bp, 4));
}

TEST(CachedRule, KeepsTheSpecialOnes) {
  for (Special special : {Special::end, Special::signal_frame, Special::unknown}) {
    Rule rule;
    rule.special = special;
    EXPECT_EQ(CachedRule::pack(rule).cfa(), CfaKind::special);
    EXPECT_EQ(CachedRule::pack(rule).special(), special);
  }
}

TEST(CodeAddress, HasFortySevenBitsAndIsNotInTheFirstPage) {
  EXPECT_FALSE(RuleCache::is_code_address(0));
  EXPECT_FALSE(RuleCache::is_code_address(4095));
  EXPECT_TRUE(RuleCache::is_code_address(4096));
  EXPECT_TRUE(RuleCache::is_code_address((std::uintptr_t{1} << 47) - 1));
  EXPECT_FALSE(RuleCache::is_code_address(std::uintptr_t{1} << 47));
  EXPECT_FALSE(RuleCache::is_code_address(~std::uintptr_t{0}));
}

class RuleCacheTest : public testing::Test {
 protected:
  CachedRule look_up(std::uintptr_t pc) { return cache_->rule_of(pc, cache_->generation()); }
  template <class Run>
  static std::uint64_t compiled_by(Run run) {
    const std::uint64_t before = statistics().compiled_rules;
    run();
    return statistics().compiled_rules - before;
  }

  std::unique_ptr<RuleCache> cache_ = std::make_unique<RuleCache>();
  const std::uintptr_t code_ = reinterpret_cast<std::uintptr_t>(&compile_rule_address);

 private:
  static void compile_rule_address() {}
};

// More addresses than the cache holds, each compared with its rule: lines overflow, and none may be taken for another.
TEST_F(RuleCacheTest, NeverTakesOneAddressForAnother) {
  const auto first = reinterpret_cast<std::uintptr_t>(&std::printf);
  for (int round = 0; round < 2; ++round)
    for (std::uintptr_t pc = first - 100000; pc < first + 100000; ++pc) {
      const std::uint64_t expected = CachedRule::pack(compile_rule(pc - 1)).word();
      const std::uint64_t found = look_up(pc).word();
      constexpr std::uint64_t kKey = ((std::uint64_t{1} << 40) - 1) << 10;
      ASSERT_EQ(found & ~kKey, expected) << std::hex << pc;
    }
}

TEST_F(RuleCacheTest, CompilesOnceUntilItForgets) {
  EXPECT_EQ(compiled_by([&] { look_up(code_); }), 1u);
  EXPECT_EQ(compiled_by([&] { look_up(code_); }), 0u);
  cache_->forget();
  EXPECT_EQ(compiled_by([&] { look_up(code_); }), 1u);
}

// One whose walk began before forget() may still store what it knew: that must not be found afterwards.
TEST_F(RuleCacheTest, WhatALateWalkStoresIsNotSeenByLaterOnes) {
  const RuleCache::Generation old = cache_->generation();
  cache_->forget();
  cache_->rule_of(code_, old);
  EXPECT_EQ(compiled_by([&] { look_up(code_); }), 1u);
}

TEST_F(RuleCacheTest, ForgetsAsOftenAsAsked) {
  for (int round = 0; round < 200; ++round) {
    EXPECT_EQ(compiled_by([&] { look_up(code_); }), 1u) << round;
    cache_->forget();
  }
}

TEST_F(RuleCacheTest, DoesNotKeepThatAnAddressLiesInNoModule) {
  int local = 0;
  const auto nowhere = reinterpret_cast<std::uintptr_t>(&local);
  EXPECT_EQ(look_up(nowhere).special(), Special::unknown);
  EXPECT_EQ(compiled_by([&] { look_up(nowhere); }), 1u);
}

}  // namespace
}  // namespace plimsoll::stack
