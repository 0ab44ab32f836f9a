// SPDX-License-Identifier: Apache-2.0
// Compiles the rule of every byte of code of every module that is loaded here: libc, libstdc++, the loader, this
// program. What is unknown must be of the few kinds that are known to be nobody's call.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "stack/unwind_rule.hpp"

namespace plimsoll::stack {
namespace {

constexpr std::size_t kObstacles = static_cast<std::size_t>(Obstacle::kCount);

struct Module {
  std::string name;
  const std::uint8_t* header;
  FrameSection section;
};

struct Tally {
  std::size_t entries = 0;
  std::size_t bytes = 0;
  std::array<std::size_t, kObstacles> unknown{};

  std::size_t all_unknown() const {
    std::size_t sum = 0;
    for (std::size_t count : unknown) sum += count;
    return sum;
  }
  std::size_t operator[](Obstacle obstacle) const { return unknown[static_cast<std::size_t>(obstacle)]; }
};

int add_module(dl_phdr_info* info, std::size_t, void* argument) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    if (info->dlpi_phdr[i].p_type != PT_GNU_EH_FRAME) continue;
    const auto* header = reinterpret_cast<const std::uint8_t*>(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
    dl_find_object found;
    if (_dl_find_object(const_cast<std::uint8_t*>(header), &found) != 0) continue;
    const FrameSection section{static_cast<const std::uint8_t*>(found.dlfo_map_start),
                               static_cast<const std::uint8_t*>(found.dlfo_map_end),
                               reinterpret_cast<std::uintptr_t>(header)};
    static_cast<std::vector<Module>*>(argument)->push_back({info->dlpi_name, header, section});
  }
  return 0;
}

std::vector<Module> modules() {
  std::vector<Module> found;
  dl_iterate_phdr(add_module, &found);
  return found;
}

void sweep_entry(const FrameSection& section, const std::uint8_t* fde, Tally& tally) {
  const auto frame = parse_frame_description(section, fde);
  ASSERT_TRUE(frame.has_value());
  ++tally.entries;
  for (std::uintptr_t address = frame->start; address < frame->end; ++address, ++tally.bytes) {
    const Rule rule = compile_rule(section, fde, address);
    const bool unknown = rule.cfa == CfaKind::special && rule.special == Special::unknown;
    ASSERT_EQ(unknown, rule.obstacle != Obstacle::none);
    if (unknown) ++tally.unknown[static_cast<std::size_t>(rule.obstacle)];
  }
}

void print(const Module& module, const Tally& tally) {
  std::printf(
      "%-45s %6zu entries %8zu bytes, unknown %.3f%%: cfa_register %zu, cfa_expression %zu, bp_rule %zu, "
      "return_address %zu\n",
      module.name.empty() ? "(this program)" : module.name.c_str(), tally.entries, tally.bytes,
      100.0 * static_cast<double>(tally.all_unknown()) / static_cast<double>(std::max<std::size_t>(tally.bytes, 1)),
      tally[Obstacle::cfa_register], tally[Obstacle::cfa_expression], tally[Obstacle::bp_rule],
      tally[Obstacle::return_address]);
}

TEST(RuleSweep, EveryByteOfEveryModuleHasARuleOrANamedObstacle) {
  std::size_t bytes = 0, unknown = 0;
  for (const Module& module : modules()) {
    SCOPED_TRACE(module.name);
    const auto index = FrameIndex::parse(module.header, module.section);
    ASSERT_TRUE(index.has_value());
    Tally tally;
    for (std::size_t i = 0; i < index->size(); ++i) sweep_entry(module.section, index->fde_at(i), tally);
    print(module, tally);
    // Prologues that realign the stack; the procedure linkage table; entries such as vfork that keep the return address
    // in a register.
    EXPECT_EQ(tally.all_unknown(), tally[Obstacle::cfa_register] + tally[Obstacle::cfa_expression] +
                                       tally[Obstacle::bp_rule] + tally[Obstacle::return_address]);
    bytes += tally.bytes;
    unknown += tally.all_unknown();
  }
  EXPECT_GT(bytes, 1'000'000u);
  EXPECT_LT(unknown * 50, bytes) << "more than 2%";
}

TEST(RuleSweep, TheIndexFindsEachEntryFromItsFirstToItsLastByte) {
  for (const Module& module : modules()) {
    SCOPED_TRACE(module.name);
    const auto index = FrameIndex::parse(module.header, module.section);
    ASSERT_TRUE(index.has_value());
    for (std::size_t i = 0; i < index->size(); ++i) {
      const std::uint8_t* fde = index->fde_at(i);
      const auto frame = parse_frame_description(module.section, fde);
      ASSERT_TRUE(frame.has_value());
      if (frame->start == frame->end) continue;
      ASSERT_EQ(index->find(frame->start), fde);
      ASSERT_EQ(index->find(frame->end - 1), fde);
    }
  }
}

// Up a function and down again, and up through the next one: going on, beginning anew, changing over.
TEST(RuleSweep, ACompilerThatKeepsTheLastProgramGivesTheSameRules) {
  RuleCompiler compiler;
  for (const Module& module : modules()) {
    SCOPED_TRACE(module.name);
    const auto index = FrameIndex::parse(module.header, module.section);
    ASSERT_TRUE(index.has_value());
    for (std::size_t i = 0; i < index->size(); i += 8) {
      const std::uint8_t* fde = index->fde_at(i);
      const auto frame = parse_frame_description(module.section, fde);
      ASSERT_TRUE(frame.has_value());
      const auto compare = [&](std::uintptr_t address) {
        return compiler.compile(module.section, fde, address, 0) == compile_rule(module.section, fde, address);
      };
      constexpr std::uintptr_t kStep = 5;
      for (std::uintptr_t at = frame->start; at < frame->end; at += kStep) ASSERT_TRUE(compare(at)) << std::hex << at;
      for (std::uintptr_t at = frame->end; at-- > frame->start + kStep; at -= kStep)
        ASSERT_TRUE(compare(at)) << std::hex << at;
    }
  }
}

TEST(RuleSweep, AddressesOutsideAllModulesHaveNoRule) {
  int local = 0;
  EXPECT_EQ(compile_rule(reinterpret_cast<std::uintptr_t>(&local)).obstacle, Obstacle::no_module);
  EXPECT_EQ(compile_rule(0).obstacle, Obstacle::no_module);
}

}  // namespace
}  // namespace plimsoll::stack
