// SPDX-License-Identifier: Apache-2.0
#include "session/doctor.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "plimsoll/tracker.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "session/baseline_file.hpp"
#include "session/suppression_file.hpp"

namespace plimsoll::session {
namespace {

constexpr std::size_t kCanarySize = 123;

// The compiler must not see that nothing is done with the block.
template <class T>
T* hidden(T* pointer) {
  asm volatile("" : "+r"(pointer)::"memory");
  return pointer;
}

bool is_recorded(const void* block, record::BlockRecord& record) {
  const base::ReentryGuard guard;
  return record::recorder.find_block(guard, reinterpret_cast<std::uintptr_t>(block), record);
}

// Our own few frames first, then the one that called us. A short frame limit may cut before it.
bool stack_leads_to(const record::BlockRecord& record, std::uintptr_t caller) {
  const auto frames = record::recorder.frames(record.site);
  constexpr int kOwnFramesAtMost = 6;
  if (frame_limit() <= kOwnFramesAtMost) return frames.size() == static_cast<std::size_t>(frame_limit());
  return std::find(frames.begin(), frames.end(), caller) != frames.end();
}

template <class Allocate, class Free>
[[gnu::noinline]] std::string check_door(const char* name, std::uintptr_t caller, Allocate allocate, Free free_block) {
  void* canary = hidden(allocate());
  record::BlockRecord record{};
  const bool was_seen = is_recorded(canary, record) && record.size == kCanarySize;
  const bool has_stack = was_seen && stack_leads_to(record, caller);
  free_block(hidden(canary));
  if (!was_seen)
    return std::string(name) +
           " is not Plimsoll's: another allocator owns it, or a sanitizer without hooks, so nothing would be seen. "
           "Link "
           "no other allocator before plimsoll, preload none; or set PLIMSOLL_OPTIONS=trace=0.";
  if (!has_stack) return std::string("the stack of a canary allocated by ") + name + " could not be followed.";
  if (is_recorded(canary, record)) return std::string("the free of a canary allocated by ") + name + " was not seen.";
  return {};
}

// Another allocator's hooks may tell of malloc and free, and not of what realloc does.
std::string check_realloc() {
  constexpr std::size_t kMuch = 100'000;
  void* canary = hidden(std::malloc(kCanarySize));
  auto old = reinterpret_cast<std::uintptr_t>(canary);
  asm volatile("" : "+r"(old));  // only a number, as far as the compiler is to know
  void* resized = hidden(std::realloc(canary, kMuch));
  record::BlockRecord record{};
  const bool was_seen =
      is_recorded(resized, record) && record.size == kMuch && !is_recorded(reinterpret_cast<const void*>(old), record);
  std::free(resized);
  if (was_seen) return {};
  return "realloc is not seen: the hooks of the sanitizer whose malloc this is do not tell of it. Build with "
         "-fsanitize=address, which has LeakSanitizer in it, or set PLIMSOLL_OPTIONS=trace=0.";
}

}  // namespace

std::string check_doors(std::uintptr_t caller) {
  if (std::string mistake = load_suppressions(); !mistake.empty()) return mistake;
  if (std::string mistake = load_baseline(); !mistake.empty()) return mistake;
  if (!record::tracing.is_on()) {
    const auto& trace = options::values().trace;
    if (trace && !*trace) return {};  // switched off by the user
    return "tracing did not start. Link plimsoll::gtest or plimsoll::catch2 as a target, so that its linker options "
           "come with it.";
  }
  std::string mistake =
      check_door("malloc", caller, [] { return std::malloc(kCanarySize); }, [](void* block) { std::free(block); });
  if (mistake.empty())
    mistake = check_door(
        "operator new", caller, [] { return ::operator new(kCanarySize); },
        [](void* block) { ::operator delete(block); });
  return mistake.empty() ? check_realloc() : mistake;
}

}  // namespace plimsoll::session
