// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are, they are a module's sorted index (.eh_frame_hdr) with its unwind tables (.eh_frame): each of
// its functions has some rule, or none, the same whether its program is run anew or on, and no byte before or behind
// them is read. The seeds are what compilers write, and all that the walker knows besides (seed_frames.s).
#include <algorithm>
#include <cstdint>

#include "stack/rule_cache.hpp"
#include "stack/unwind_rule.hpp"

using namespace plimsoll::stack;

namespace {

// As many as a small library has: the rest would be the same again.
constexpr std::size_t kMostEntries = 64;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

void expect_sound(const Rule& rule) {
  expect(rule.obstacle < Obstacle::kCount);
  expect((rule.obstacle != Obstacle::none) == (rule.cfa == CfaKind::special && rule.special == Special::unknown));
}

// The cache keeps a rule as it is, or says that it cannot.
void expect_kept(const Rule& rule) {
  const CachedRule kept = CachedRule::pack(rule);
  if (kept.cfa() == CfaKind::special) {
    expect(kept.special() == (rule.cfa == CfaKind::special ? rule.special : Special::wide));
    return;
  }
  expect(kept.cfa() == rule.cfa && kept.bp() == rule.bp);
  expect(kept.cfa_offset() == rule.cfa_offset && kept.bp_offset() == rule.bp_offset);
}

Rule compile(const FrameSection& section, const std::uint8_t* fde, std::uintptr_t address) {
  const Rule rule = compile_rule(section, fde, address);
  expect_sound(rule);
  expect_kept(rule);
  return rule;
}

void compile_function(const FrameSection& section, const std::uint8_t* fde) {
  const auto frame = parse_frame_description(section, fde);
  if (!frame) return;
  const std::uintptr_t size = frame->end - frame->start;
  RuleCompiler compiler;
  for (const std::uintptr_t offset : {std::uintptr_t{0}, std::uintptr_t{1}, size / 2, size - 1, size / 3}) {
    const std::uintptr_t address = frame->start + offset;
    expect(compiler.compile(section, fde, address, 0) == compile(section, fde, address));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const FrameSection section{data, data + size, reinterpret_cast<std::uintptr_t>(data)};
  const auto index = FrameIndex::parse(data, section);
  if (!index) return 0;
  for (std::size_t i = 0; i < std::min(index->size(), kMostEntries); ++i) {
    compile_function(section, index->fde_at(i));
    const std::uintptr_t near = reinterpret_cast<std::uintptr_t>(data) + i * size;
    if (const std::uint8_t* found = index->find(near)) compile(section, found, near);
  }
  return 0;
}
