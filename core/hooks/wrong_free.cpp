// SPDX-License-Identifier: Apache-2.0
#include "hooks/wrong_free.hpp"

#include <dlfcn.h>
#include <sys/auxv.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <string_view>

#include "base/raw_print.hpp"
#include "hooks/heap.hpp"
#include "hooks/own_code.hpp"
#include "hooks/replaced.hpp"
#include "options/options.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "stack/known_stack.hpp"
#include "stack/slow_unwinder.hpp"

namespace plimsoll::hooks {
namespace {

using base::DoorGuard;
using record::BlockRecord;
using record::Fault;
using record::Kind;
using record::Mistake;
using record::recorder;

std::uintptr_t number(const void* pointer) noexcept { return reinterpret_cast<std::uintptr_t>(pointer); }

// From the door's caller on. A free is not as often wrong that its stack would have to be walked fast.
[[gnu::noinline]] record::Recorder::Origin origin_of_caller() noexcept {
  constexpr std::size_t kOurFrames = 16;
  std::array<std::uintptr_t, stack::kMaxFrames + kOurFrames> frames;
  const std::size_t limit = record::tracing.frame_limit.load(std::memory_order_relaxed);
  const std::size_t walked =
      limit == 0 ? 0
                 : stack::walk_slowly(number(__builtin_return_address(0)), std::span(frames).first(limit + kOurFrames));
  const std::span all(frames.data(), walked);
  const auto callers = std::find_if_not(all.begin(), all.end(), is_own_code);
  const auto count = std::min(limit, static_cast<std::size_t>(all.end() - callers));
  return recorder.origin_of({callers, count});
}

void print(const Mistake& mistake) noexcept {
  constexpr std::string_view kWords[] = {
      "a block was freed twice", "a pointer into a block was freed", "a pointer was freed that is no block",
      "a block was freed by a door of another kind", "a block was deleted with another size"};
  std::array<char, 16> digits;
  const auto end = std::to_chars(digits.begin(), digits.end(), mistake.pointer, 16).ptr;
  base::raw_print({"in a forked process ", kWords[static_cast<int>(mistake.fault)], ": 0x",
                   std::string_view(digits.begin(), static_cast<std::size_t>(end - digits.begin()))});
}

void note(Mistake mistake) noexcept {
  const DoorGuard guard;
  if (getpid() != record::first_process) return print(mistake);
  const record::Recorder::Origin origin = origin_of_caller();
  mistake.freed_at = origin.site();
  mistake.generation = origin.generation();
  recorder.note_mistake(guard, mistake);
}

Mistake mistake_of(Fault fault, const void* pointer, Return given) noexcept {
  Mistake mistake{};
  mistake.fault = fault;
  mistake.freed_as = given.as;
  mistake.by_realloc = given.by_realloc;
  mistake.pointer = number(pointer);
  return mistake;
}

void note_of_block(Fault fault, const void* pointer, std::uintptr_t block, const BlockRecord& known, Return given,
                   std::size_t size_given = 0) noexcept {
  Mistake mistake = mistake_of(fault, pointer, given);
  mistake.block = block;
  mistake.born_as = known.kind;
  mistake.size = known.size;
  mistake.born_at = known.site;
  mistake.size_given = size_given;
  note(mistake);
}

// The running thread's stack above here, or a variable of a module. The loader is left out: what it allocates before
// there is a C library lies behind its own variables.
bool is_variable(const void* pointer) noexcept {
  const std::uintptr_t here = number(__builtin_frame_address(0)), address = number(pointer);
  const std::uintptr_t top = stack::top_of_known_stack(here);
  if (address >= here && address < top) return true;
  dl_find_object module;
  return _dl_find_object(const_cast<void*>(pointer), &module) == 0 &&
         number(module.dlfo_map_start) != getauxval(AT_BASE);
}

// A program that replaces operator new need not replace operator delete, and the other way round.
bool mixes_families(Kind one, Kind other) noexcept { return one == Kind::c || other == Kind::c; }

void check_kind(const void* block, Kind born_as, Return given) noexcept {
  if (!options::values().mismatch || (mixes_families(born_as, given.as) && operators_are_replaced())) return;
  BlockRecord known;
  const DoorGuard guard;
  if (recorder.find_block(guard, number(block), known))
    note_of_block(Fault::other_kind, block, number(block), known, given);
}

// Programs that begin to trace late free many blocks of before: there is no end to looking, and nothing to be found.
bool points_into_block(const void* pointer, bool is_ours, Return given) noexcept {
  constexpr int kMostLooks = 1000;
  constinit static std::atomic<int> looks{0};
  const bool can_be_a_start = !is_ours || number(pointer) % heap::kLeast == 0;
  if (can_be_a_start && looks.fetch_add(1, std::memory_order_relaxed) >= kMostLooks) return false;
  const DoorGuard guard;
  BlockRecord around{};
  const std::uintptr_t start = recorder.find_block_around(guard, number(pointer), around);
  if (start != 0)
    note_of_block(Fault::inside_a_block, pointer, start, around, given);
  else if (!can_be_a_start)
    note(mistake_of(Fault::no_block, pointer, given));
  return start != 0 || !can_be_a_start;
}

bool is_freed_already(const void* pointer, Return given) noexcept {
  BlockRecord freed{};
  if (!recorder.find_freed(pointer, freed)) return false;
  note_of_block(Fault::freed_twice, pointer, number(pointer), freed, given);
  return true;
}

}  // namespace

bool may_be_released(const void* block, Return given) noexcept {
  const bool is_ours = heap::owns(block);
  if (!recorder.is_recording()) return is_ours;
  if (const Kind born_as = recorder.kind_of(block); born_as != Kind::none) {
    if (born_as != given.as) check_kind(block, born_as, given);
    return true;
  }
  if (!is_ours && is_variable(block)) {
    note(mistake_of(Fault::no_block, block, given));
    return false;
  }
  // mimalloc 3 owns up to the first 4 MiB of a block only.
  if ((is_ours && is_freed_already(block, given)) || points_into_block(block, is_ours, given)) return false;
  recorder.count_foreign();
  return is_ours;
}

void note_other_size(const void* block, const BlockRecord& known, std::size_t size_given) noexcept {
  if (options::values().mismatch)
    note_of_block(Fault::other_size, block, number(block), known, {known.kind}, size_given);
}

}  // namespace plimsoll::hooks
