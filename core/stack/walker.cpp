// SPDX-License-Identifier: Apache-2.0
// capture(): from frame to frame by cached rules, or as the last walk went. Hot.
//
// A walk reads only between the current stack pointer and the top of a stack that is known to be there, so that even a
// register ruined by hand-written code cannot make it fault. What the rules cannot say is left to libgcc.
#include <algorithm>
#include <array>

#include "base/any_word.hpp"
#include "stack/capture.hpp"
#include "stack/known_stack.hpp"
#include "stack/readable_code.hpp"
#include "stack/rule_cache.hpp"
#include "stack/signal_context.hpp"
#include "stack/slow_unwinder.hpp"
#include "stack/stack_memo.hpp"
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

enum class Outcome { taken, ended, unknown };

[[gnu::noinline]] Outcome refuse() noexcept {
  count(Event::refused_frame);
  return Outcome::ended;
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

// To the caller, by CachedRule or Rule. Notes what it goes by; the trail breaks off where that is more than a step
// holds.
[[gnu::always_inline]] inline Outcome follow(Position& at, CfaKind cfa_kind, std::int64_t cfa_offset, BpKind bp_kind,
                                             std::int64_t bp_offset, Step& from, bool& breaks_off) noexcept {
  from.hangs_on_bp = cfa_kind != CfaKind::from_sp || bp_kind == BpKind::at_bp;
  from.loads_bp = bp_kind != BpKind::same;
  from.loaded_slot = 0;
  std::uintptr_t cfa = (cfa_kind == CfaKind::from_sp ? at.sp : at.bp) + static_cast<std::uintptr_t>(cfa_offset);
  if (cfa_kind == CfaKind::at_bp) {
    if (!holds(at, cfa)) return refuse();
    from.loaded_slot = cfa;
    cfa = base::any_word(cfa);
  }
  if (!is_caller_frame(at, cfa)) [[unlikely]] {
    breaks_off = true;
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
  return RuleCache::is_code_address(at.pc) ? Outcome::taken : Outcome::ended;
}

// The handler may have run on its own stack, so the interrupted one may lie anywhere.
Outcome follow_interruption(Position& at) noexcept {
  if (!holds(at, at.sp + kSavedPcOffset)) return refuse();
  const std::uintptr_t context = at.sp;
  at.pc = base::any_word(context + kSavedPcOffset) + 1;
  at.bp = base::any_word(context + kSavedBpOffset);
  at.bp_slot = context + kSavedBpOffset;
  at.sp = base::any_word(context + kSavedSpOffset);
  at.top = top_of_known_stack(at.sp);
  if (at.top == 0) return Outcome::unknown;
  return RuleCache::is_code_address(at.pc) ? Outcome::taken : Outcome::ended;
}

Outcome follow_special(Position& at, Special special) noexcept {
  switch (special) {
    case Special::end:
      return Outcome::ended;
    case Special::signal_frame:
      return follow_interruption(at);
    case Special::wide: {
      const Rule rule = compile_rule(at.pc - 1);
      Step unnoted;
      bool breaks_off;
      return follow(at, rule.cfa, rule.cfa_offset, rule.bp, rule.bp_offset, unnoted, breaks_off);
    }
    case Special::unknown:
      break;
  }
  return Outcome::unknown;
}

// The frames found so far stand; the last of them has no rule.
std::size_t give_up_rules(Frames frames, std::size_t found) noexcept {
  if (!is_readable_code(frames[found - 1])) return found;
  count(Event::slow_walk);
  const std::size_t walked = walk_slowly(frames[0], frames);
  return walked != 0 ? walked : found;
}

// From there libgcc may crash.
bool leads_through_libgcc(const Position& at, Frames found) noexcept {
  return has_slow_unwinders_code({&at.pc, 1}) || has_slow_unwinders_code(found);
}

void note(const Position& at, Step& step) noexcept {
  step.pc = at.pc;
  step.sp = at.sp;
  step.bp = at.bp;
  step.bp_slot = at.bp_slot;
}

// The words that the last walk went by from a step to the next are there still; the stack pointer and rbp are the same.
inline bool leads_to(const Step& step, const Step& next) noexcept {
  return base::any_word(next.sp - kWord) == next.pc && (!step.loads_bp || base::any_word(next.bp_slot) == next.bp) &&
         (step.loaded_slot == 0 || base::any_word(step.loaded_slot) == next.sp);
}

// Goes as the last walk went, as far as it can. The number of frames that it found.
inline std::size_t follow_last_walk(Position& at, Frames frames, std::span<const Step> known, Trail& trail) noexcept {
  const std::size_t most = std::min(frames.size() + 1, known.size());
  std::size_t count = 1;
  for (; count < most && leads_to(known[count - 1], known[count]); ++count) frames[count - 1] = known[count].pc;
  if (count == most)
    trail.join(count, at.bp, at.bp_slot);
  else
    trail.copy(known.first(count), at.bp, at.bp_slot);
  const Step& step = trail.newest();
  at = {step.pc, step.sp, step.bp, at.top, step.bp_slot};
  return count - 1;
}

// Fills up the frames, of which some were found already: the last one at this position. Out of line, so that the other
// walk's position can live in registers.
[[gnu::noinline]] std::size_t walk_untraced(Position at, RuleCache::Generation generation, Frames frames,
                                            std::size_t found) noexcept {
  for (; found < frames.size(); ++found) {
    const CachedRule rule = cache.rule_of(at.pc, generation);
    Step unnoted;
    bool breaks_off;
    const Outcome outcome = rule.cfa() == CfaKind::special ? follow_special(at, rule.special())
                                                           : follow(at, rule.cfa(), rule.cfa_offset(), rule.bp(),
                                                                    rule.bp_offset(), unnoted, breaks_off);
    if (outcome == Outcome::unknown)
      return leads_through_libgcc(at, frames.first(found)) ? found : give_up_rules(frames, found);
    if (outcome == Outcome::ended) return found;
    frames[found] = at.pc;
  }
  return found;
}

// Fills up the frames, of which the first is where it stands.
std::size_t walk(Position at, RuleCache::Generation generation, Frames frames, Trail& trail) noexcept {
  for (std::size_t found = 1;; ++found) {
    if (const auto known = trail.known_from(at.pc, at.sp, at.bp); !known.empty())
      found += follow_last_walk(at, frames.subspan(found), known, trail);
    else
      note(at, trail.add());
    if (found == frames.size()) break;
    const CachedRule rule = cache.rule_of(at.pc, generation);
    if (rule.cfa() == CfaKind::special) [[unlikely]] {
      trail.end(rule.special() == Special::end);
      return walk_untraced(at, generation, frames, found);
    }
    bool breaks_off = false;
    const Outcome outcome =
        follow(at, rule.cfa(), rule.cfa_offset(), rule.bp(), rule.bp_offset(), trail.newest(), breaks_off);
    if (breaks_off || outcome != Outcome::taken) [[unlikely]] {
      trail.end(false);
      if (outcome != Outcome::taken) return found;
      frames[found] = at.pc;
      return walk_untraced(at, generation, frames, found + 1);
    }
    frames[found] = at.pc;
  }
  trail.end(true);
  return frames.size();
}

}  // namespace

std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames) noexcept {
  if (frames.empty()) return 0;
  frames[0] = caller.pc;
  const std::uintptr_t top = top_of_known_stack(caller.sp);
  if (top == 0) return give_up_rules(frames, 1);
  return walk_untraced({caller.pc, caller.sp, caller.bp, top}, cache.generation(), frames, 1);
}

std::size_t capture(const Registers& caller, std::span<std::uintptr_t> frames, Trail& trail) noexcept {
  const std::uintptr_t top = top_of_known_stack(caller.sp);
  trail.begin(top);
  if (frames.empty() || top == 0) {
    trail.end(false);
    return capture(caller, frames);
  }
  frames[0] = caller.pc;
  return walk({caller.pc, caller.sp, caller.bp, top}, cache.generation(), frames, trail);
}

void prime() noexcept {
  std::array<std::uintptr_t, kMaxFrames> frames;
  const Registers here = PLIMSOLL_CALLER_REGISTERS();
  walk_slowly(here.pc, frames);
  capture(here, frames);
}

void lock_walks() noexcept {}
void unlock_walks() noexcept {}

void forget_modules() noexcept {
  cache.forget();
  forget_known_stacks();
}

}  // namespace plimsoll::stack
