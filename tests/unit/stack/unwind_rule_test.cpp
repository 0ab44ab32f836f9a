// SPDX-License-Identifier: Apache-2.0
#include "stack/unwind_rule.hpp"

#include <gtest/gtest.h>

#include "frame_bytes.hpp"

namespace plimsoll::stack::test {
namespace {

constexpr std::uint8_t kAdvance1 = 0x41;  // one byte of code

Rule rule_of(const Bytes& program, std::uint32_t offset = 10) { return FrameBytes(program).rule_at(offset); }

void expect_rule(const Rule& rule, CfaKind cfa, int cfa_offset, BpKind bp = BpKind::same, int bp_offset = 0) {
  EXPECT_EQ(rule.obstacle, Obstacle::none);
  EXPECT_EQ(rule.cfa, cfa);
  EXPECT_EQ(rule.cfa_offset, cfa_offset);
  EXPECT_EQ(rule.bp, bp);
  EXPECT_EQ(rule.bp_offset, bp_offset);
}

void expect_special(const Rule& rule, Special special) {
  EXPECT_EQ(rule.cfa, CfaKind::special);
  EXPECT_EQ(rule.special, special);
  EXPECT_EQ(rule.obstacle, Obstacle::none);
}

void expect_obstacle(const Rule& rule, Obstacle obstacle) {
  EXPECT_EQ(rule.cfa, CfaKind::special);
  EXPECT_EQ(rule.special, Special::unknown);
  EXPECT_EQ(rule.obstacle, obstacle);
}

TEST(UnwindRule, StartsWithTheProgramOfTheCie) { expect_rule(rule_of({}), CfaKind::from_sp, 8); }

TEST(UnwindRule, HoldsFromItsRowToTheNext) {
  const Bytes push_and_move{kAdvance1, 0x0e, 16, 0x86, 2, 0x43, 0x0d, 6};
  expect_rule(rule_of(push_and_move, 0), CfaKind::from_sp, 8);
  expect_rule(rule_of(push_and_move, 1), CfaKind::from_sp, 16, BpKind::at_cfa, -16);
  expect_rule(rule_of(push_and_move, 3), CfaKind::from_sp, 16, BpKind::at_cfa, -16);
  expect_rule(rule_of(push_and_move, 4), CfaKind::from_bp, 16, BpKind::at_cfa, -16);
}

TEST(UnwindRule, CoversItsFunctionOnly) {
  expect_rule(rule_of({}, kCodeSize - 1), CfaKind::from_sp, 8);
  expect_obstacle(rule_of({}, kCodeSize), Obstacle::no_fde);
  expect_obstacle(FrameBytes({}).rule_at(~std::uint32_t{0}), Obstacle::no_fde);
}

TEST(UnwindRule, AdvancesByOneTwoAndFourBytes) {
  const Bytes steps{0x02, 200, 0x0e, 16, 0x03, 0x00, 0x02, 0x0e, 24, 0x04, 0x00, 0x00, 0x01, 0x00, 0x0e, 32};
  expect_rule(rule_of(steps, 199), CfaKind::from_sp, 8);
  expect_rule(rule_of(steps, 200), CfaKind::from_sp, 16);
  expect_rule(rule_of(steps, 711), CfaKind::from_sp, 16);
  expect_rule(rule_of(steps, 712), CfaKind::from_sp, 24);
  expect_rule(rule_of(steps, 712 + 65535), CfaKind::from_sp, 24);
  expect_rule(rule_of(steps, 712 + 65536), CfaKind::from_sp, 32);
}

// DW_CFA_set_loc stands here 18 bytes behind the field that the start of the function is relative to: 8 bytes of start
// and size, one of augmentation, and its own opcode before the operand.
TEST(UnwindRule, SetsTheLocation) {
  const std::uint8_t low = (kCodeDistance + 50 - 10) & 0xff, high = (kCodeDistance + 50 - 10) >> 8;
  const Bytes jump{0x01, low, high, 0, 0, 0x0e, 16};
  expect_rule(rule_of(jump, 49), CfaKind::from_sp, 8);
  expect_rule(rule_of(jump, 50), CfaKind::from_sp, 16);
}

TEST(UnwindRule, RememberedStatesBringTheCfaBackToo) {
  const Bytes epilogue{0x0c, 6, 16, 0x86, 2, 0x0a, kAdvance1, 0x0c, 7, 8, 0xc6, kAdvance1, 0x0b};
  expect_rule(rule_of(epilogue, 0), CfaKind::from_bp, 16, BpKind::at_cfa, -16);
  expect_rule(rule_of(epilogue, 1), CfaKind::from_sp, 8);
  expect_rule(rule_of(epilogue, 2), CfaKind::from_bp, 16, BpKind::at_cfa, -16);
}

TEST(UnwindRule, RememberedStatesNestButNotForever) {
  const Bytes eight(8, 0x0a), nine(9, 0x0a);
  expect_rule(rule_of(eight), CfaKind::from_sp, 8);
  expect_obstacle(rule_of(nine), Obstacle::nesting);
  expect_obstacle(rule_of({0x0b}), Obstacle::malformed);
}

TEST(UnwindRule, ReadsEveryWayToSaveTheFramePointer) {
  expect_rule(rule_of({0x86, 2}), CfaKind::from_sp, 8, BpKind::at_cfa, -16);
  expect_rule(rule_of({0x05, 6, 3}), CfaKind::from_sp, 8, BpKind::at_cfa, -24);
  expect_rule(rule_of({0x11, 6, 0x7e}), CfaKind::from_sp, 8, BpKind::at_cfa, 16);
  expect_rule(rule_of({0x2f, 6, 2}), CfaKind::from_sp, 8, BpKind::at_cfa, 16);
  expect_rule(rule_of({0x10, 6, 2, 0x76, 0}), CfaKind::from_sp, 8, BpKind::at_bp, 0);
  expect_rule(rule_of({0x10, 6, 2, 0x76, 0x78}), CfaKind::from_sp, 8, BpKind::at_bp, -8);
  expect_rule(rule_of({0x86, 2, 0x08, 6}), CfaKind::from_sp, 8);
  expect_rule(rule_of({0x86, 2, 0x07, 6}), CfaKind::from_sp, 8);
  expect_rule(rule_of({0x86, 2, 0x06, 6}), CfaKind::from_sp, 8);
}

TEST(UnwindRule, KnowsWhenTheFramePointerIsOutOfReach) {
  expect_obstacle(rule_of({0x09, 6, 3}), Obstacle::bp_rule);
  expect_obstacle(rule_of({0x14, 6, 2}), Obstacle::bp_rule);
  expect_obstacle(rule_of({0x15, 6, 2}), Obstacle::bp_rule);
  expect_obstacle(rule_of({0x16, 6, 2, 0x76, 0}), Obstacle::bp_rule);
  expect_obstacle(rule_of({0x10, 6, 3, 0x76, 0, 0x06}), Obstacle::bp_rule);
  expect_obstacle(rule_of({0x10, 6, 2, 0x73, 0}), Obstacle::bp_rule);
}

TEST(UnwindRule, ReadsEveryWayToDefineTheFrameAddress) {
  expect_rule(rule_of({0x0c, 6, 24}), CfaKind::from_bp, 24);
  expect_rule(rule_of({0x0d, 6}), CfaKind::from_bp, 8);
  expect_rule(rule_of({0x0e, 0xc0, 0x0c}), CfaKind::from_sp, 1600);
  expect_rule(rule_of({0x12, 6, 0x7e}), CfaKind::from_bp, 16);
  expect_rule(rule_of({0x13, 0x7d}), CfaKind::from_sp, 24);
  expect_rule(rule_of({0x0f, 3, 0x76, 0x78, 0x06}), CfaKind::at_bp, -8);
  expect_rule(rule_of({0x0f, 3, 0x76, 0x78, 0x06, 0x0c, 7, 8}), CfaKind::from_sp, 8);
}

TEST(UnwindRule, KnowsWhenTheFrameAddressIsOutOfReach) {
  expect_obstacle(rule_of({0x0c, 10, 0}), Obstacle::cfa_register);
  expect_obstacle(rule_of({0x0f, 2, 0x76, 0x78}), Obstacle::cfa_expression);
  expect_obstacle(rule_of({0x0f, 3, 0x7a, 0x78, 0x06}), Obstacle::cfa_expression);
  expect_obstacle(rule_of({0x0f, 0}), Obstacle::cfa_expression);
  const Bytes of_linkage_table{0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22};
  expect_obstacle(rule_of(of_linkage_table), Obstacle::cfa_expression);
  expect_obstacle(rule_of({0x0e, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f}), Obstacle::offset);
}

TEST(UnwindRule, KnowsTheEndAndOddReturnAddresses) {
  expect_special(rule_of({0x07, 16}), Special::end);
  expect_obstacle(rule_of({0x90, 2}), Obstacle::return_address);
  expect_obstacle(rule_of({0x09, 16, 5}), Obstacle::return_address);
  expect_rule(rule_of({0x90, 2, 0xd0}), CfaKind::from_sp, 8);
}

TEST(UnwindRule, PassesOverOtherRegistersAndArgumentSizes) {
  expect_rule(rule_of({0x83, 3, 0x05, 12, 4, 0x09, 13, 14, 0x10, 15, 1, 0x50, 0x16, 3, 1, 0x50, 0x2e, 0x90, 1, 0x00}),
              CfaKind::from_sp, 8);
}

TEST(UnwindRule, RefusesWhatItCannotRead) {
  expect_obstacle(rule_of({0x2d}), Obstacle::opcode);
  expect_obstacle(rule_of({0x3f}), Obstacle::opcode);
  expect_obstacle(rule_of({0x0e}), Obstacle::malformed);
  expect_obstacle(rule_of({0x0e, 0x80}), Obstacle::malformed);
  expect_obstacle(rule_of({0x0f, 9, 0x76, 0x78}), Obstacle::malformed);
  expect_obstacle(rule_of({0x04, 1, 2}), Obstacle::malformed);
  expect_obstacle(rule_of(Bytes{0x0e, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}),
                  Obstacle::malformed);
}

Bytes kernel_signal_program(std::uint8_t bp_offset_low) {
  return {0x0f, 4,  0x77, 0xa0, 0x01,          0x06,   // CFA = *(rsp + 160)
          0x10, 6,  3,    0x77, bp_offset_low, 0x00,   // rbp at rsp + 120
          0x10, 16, 3,    0x77, 0xa8,          0x01};  // rip at rsp + 168
}

TEST(UnwindRule, RecognisesTheKernelsSignalFrame) {
  CieText signal;
  signal.augmentation = "zRS";
  constexpr std::uint8_t kBpOffset = 120 | 0x80;
  expect_special(FrameBytes(kernel_signal_program(kBpOffset), signal).rule_at(0), Special::signal_frame);
  expect_obstacle(FrameBytes(kernel_signal_program(112 | 0x80), signal).rule_at(0), Obstacle::signal_layout);
  expect_obstacle(FrameBytes({}, signal).rule_at(0), Obstacle::signal_layout);
  expect_obstacle(FrameBytes(kernel_signal_program(kBpOffset)).rule_at(0), Obstacle::return_address);
}

Rule rule_with(const CieText& cie) { return FrameBytes({}, cie).rule_at(0); }

TEST(UnwindRule, ReadsTheAugmentationsOfCompilersOnly) {
  CieText cie;
  cie.augmentation = "zPLR";
  cie.augmentation_data = {0x9b, 1, 2, 3, 4, 0x1b, 0x1b};
  expect_rule(rule_with(cie), CfaKind::from_sp, 8);
  cie.augmentation_data = {0x9b, 1, 2, 3};
  expect_obstacle(rule_with(cie), Obstacle::malformed);
  cie.augmentation = "zX";
  expect_obstacle(rule_with(cie), Obstacle::malformed);
  cie.augmentation = "eh";
  expect_obstacle(rule_with(cie), Obstacle::malformed);
}

TEST(UnwindRule, ReadsVersionsOneAndThree) {
  CieText cie;
  cie.version = 3;
  expect_rule(rule_with(cie), CfaKind::from_sp, 8);
  cie.version = 2;
  expect_obstacle(rule_with(cie), Obstacle::malformed);
  cie = {};
  cie.return_address_column = 17;
  expect_obstacle(rule_with(cie), Obstacle::malformed);
}

// Another library may have been loaded to where the table was.
TEST(RuleCompiler, KeepsAProgramUntilTablesGoAway) {
  RuleCompiler compiler;
  FrameBytes frame({kAdvance1, 0x0e, 16, 0x44, 0x0e, 24});
  expect_rule(frame.rule_at(1, compiler, 0), CfaKind::from_sp, 16);
  frame.bytes()[frame.bytes().size() - 4] = 40;
  expect_rule(frame.rule_at(4, compiler, 0), CfaKind::from_sp, 16);
  expect_rule(frame.rule_at(4, compiler, 1), CfaKind::from_sp, 40);
  expect_rule(frame.rule_at(5, compiler, 1), CfaKind::from_sp, 24);
  expect_rule(frame.rule_at(4, compiler, 1), CfaKind::from_sp, 40);
}

TEST(RuleCompiler, ReadsAnotherEntryAfterOneThatIsDamaged) {
  RuleCompiler compiler;
  const FrameBytes damaged({kAdvance1, 0x3f}), whole({kAdvance1, 0x0e, 16});
  expect_rule(whole.rule_at(1, compiler, 0), CfaKind::from_sp, 16);
  expect_obstacle(damaged.rule_at(1, compiler, 0), Obstacle::opcode);
  expect_obstacle(damaged.rule_at(9, compiler, 0), Obstacle::opcode);
  expect_rule(whole.rule_at(9, compiler, 0), CfaKind::from_sp, 16);
}

}  // namespace
}  // namespace plimsoll::stack::test
