// SPDX-License-Identifier: Apache-2.0
// capture(): from frame to frame by cached rules. Hot.
//
// A walk reads only between the current stack pointer and the top of a stack that is known to be there, so that even a
// register ruined by hand-written code cannot make it fault. What the rules cannot say is left to libgcc.
#include <array>

#include "base/any_word.hpp"
#include "stack/capture.hpp"
#include "stack/known_stack.hpp"
#include "stack/readable_code.hpp"
#include "stack/rule_cache.hpp"
#include "stack/signal_context.hpp"
#include "stack/slow_unwinder.hpp"
#include "stack/statistics.hpp"

namespace plimsoll::stack {
namespace {

using Frames = std::span<std::uintptr_t>;

constinit RuleCache cache;

constexpr std::uintptr_t kWord = sizeof(std::uintptr_t);
constexpr std::uintptr_t kRedZone = 128;

struct Position {
  std::uintptr_t pc;
  std::uintptr_t sp;
  std::uintptr_t bp;
  std::uintptr_t top;          // of the stack that holds sp; zero when that is unknown
  std::uintptr_t bp_slot = 0;  // where bp was read; zero while it is the caller's
};

enum class Step { taken, ended, unknown };

[[gnu::noinline]] Step refuse() noexcept {
  count(Event::refused_frame);
  return Step::ended;
}

// Each difference is huge when it would be negative.
bool is_caller_frame(const Position& at, std::uintptr_t cfa) noexcept {
  return cfa - at.sp - kWord < at.top - at.sp && cfa % kWord == 0;
}
bool holds(const Position& at, std::uintptr_t slot) noexcept {
  const std::uintptr_t lowest = at.sp - kRedZone;
  return slot - lowest <= at.top - kWord - lowest;
}

// A stack that was entered by a call, with tables that lead back: it lies above the top of the one left behind.
[[gnu::noinline]] std::uintptr_t top_of_other_stack(std::uintptr_t cfa, std::uintptr_t top) noexcept {
  return cfa > top && cfa % kWord == 0 ? top_of_known_stack(cfa) : 0;
}

void hang_on_bp(const Position& at, Proof& proof) noexcept {
  if (at.bp_slot == 0)
    proof.add_callers_bp();
  else
    proof.add(at.bp_slot, at.bp);
}

// To the caller, by CachedRule or Rule.
[[gnu::always_inline]] inline Step follow(Position& at, CfaKind cfa_kind, std::int64_t cfa_offset, BpKind bp_kind,
                                          std::int64_t bp_offset, Proof& proof) noexcept {
  if (cfa_kind != CfaKind::from_sp || bp_kind == BpKind::at_bp) hang_on_bp(at, proof);
  std::uintptr_t cfa = (cfa_kind == CfaKind::from_sp ? at.sp : at.bp) + static_cast<std::uintptr_t>(cfa_offset);
  if (cfa_kind == CfaKind::at_bp) {
    if (!holds(at, cfa)) return refuse();
    const std::uintptr_t slot = cfa;
    cfa = base::any_word(slot);
    proof.add(slot, cfa);
  }
  if (!is_caller_frame(at, cfa)) [[unlikely]] {
    proof.give_up();
    at.top = top_of_other_stack(cfa, at.top);
    if (at.top == 0) return refuse();
  }
  if (bp_kind != BpKind::same) {
    const std::uintptr_t slot = (bp_kind == BpKind::at_cfa ? cfa : at.bp) + static_cast<std::uintptr_t>(bp_offset);
    if (!holds(at, slot)) return refuse();
    at.bp = base::any_word(slot);
    at.bp_slot = slot;
  }
  at.pc = base::any_word(cfa - kWord);
  at.sp = cfa;
  proof.add(cfa - kWord, at.pc);
  return RuleCache::is_code_address(at.pc) ? Step::taken : Step::ended;
}

// The handler may have run on its own stack, so the interrupted one may lie anywhere.
Step follow_interruption(Position& at) noexcept {
  if (!holds(at, at.sp + kSavedPcOffset)) return refuse();
  const std::uintptr_t context = at.sp;
  at.pc = base::any_word(context + kSavedPcOffset) + 1;
  at.bp = base::any_word(context + kSavedBpOffset);
  at.bp_slot = context + kSavedBpOffset;
  at.sp = base::any_word(context + kSavedSpOffset);
  at.top = top_of_known_stack(at.sp);
  if (at.top == 0) return Step::unknown;
  return RuleCache::is_code_address(at.pc) ? Step::taken : Step::ended;
}

Step follow_special(Position& at, Special special, Proof& proof) noexcept {
  switch (special) {
    case Special::end:
      return Step::ended;
    case Special::signal_frame:
      return follow_interruption(at);
    case Special::wide: {
      const Rule rule = compile_rule(at.pc - 1);
      return follow(at, rule.cfa, rule.cfa_offset, rule.bp, rule.bp_offset, proof);
    }
    case Special::unknown:
      break;
  }
  return Step::unknown;
}

// The frames found so far stand; the last of them has no rule.
std::size_t give_up_rules(Frames frames, std::size_t found) noexcept {
  if (!is_readable_code(frames[found - 1])) return found;
  count(Event::slow_walk);
  const std::size_t walked = walk_slowly(frames[0], frames);
  return walked != 0 ? walked : found;
}

std::size_t walk(Position at, RuleCache::Generation generation, Frames frames, std::size_t found,
                 Proof& proof) noexcept;

// Out of line, and on a position of its own, so that the walk's can live in registers.
[[gnu::noinline]] std::size_t walk_past_special(Position at, Special special, RuleCache::Generation generation,
                                                Frames frames, std::size_t found, Proof& proof) noexcept {
  if (special != Special::end) proof.give_up();
  const Step step = follow_special(at, special, proof);
  if (step == Step::ended) return found;
  if (step == Step::unknown) return give_up_rules(frames, found);
  frames[found] = at.pc;
  return walk(at, generation, frames, found + 1, proof);
}

// Fills up the frames, of which some were found already: the last one at this position.
std::size_t walk(Position at, RuleCache::Generation generation, Frames frames, std::size_t found,
                 Proof& proof) noexcept {
  for (; found < frames.size(); ++found) {
    const CachedRule rule = cache.rule_of(at.pc, generation);
    if (rule.cfa() == CfaKind::special) [[unlikely]]
      return walk_past_special(at, rule.special(), generation, frames, found, proof);
    const Step step = follow(at, rule.cfa(), rule.cfa_offset(), rule.bp(), rule.bp_offset(), proof);
    if (step != Step::taken) [[unlikely]] {
      proof.give_up();
      return found;
    }
    frames[found] = at.pc;
  }
  return found;
}

}  // namespace

std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames) noexcept {
  Proof nobodys;
  return capture(caller, frames, nobodys);
}

std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames, Proof& proof) noexcept {
  if (frames.empty()) return 0;
  frames[0] = caller.pc;
  const std::uintptr_t top = top_of_known_stack(caller.sp);
  if (top == 0) {
    proof.give_up();
    return give_up_rules(frames, 1);
  }
  return walk({caller.pc, caller.sp, caller.bp, top}, cache.generation(), frames, 1, proof);
}

std::uint32_t modules_generation() noexcept { return cache.times_forgotten(); }

void prime() noexcept {
  std::array<std::uintptr_t, kMaxFrames> frames;
  const Registers here = PLIMSOLL_CALLER_REGISTERS();
  walk_slowly(here.pc, frames);
  capture(here, frames);
}

void forget_modules() noexcept { cache.forget(); }

}  // namespace plimsoll::stack
