// SPDX-License-Identifier: Apache-2.0
#include "faults/armed.hpp"

#include <sched.h>
#include <unistd.h>

#include <array>
#include <mutex>

#include "base/kept_errno.hpp"
#include "base/reentry_guard.hpp"
#include "record/fault_gate.hpp"
#include "stack/capture.hpp"

namespace plimsoll::faults {
namespace {

// What tells threads apart, also in the child of a fork: the thread that lives on has the same.
thread_local constinit char of_this_thread = 0;

struct Place {
  std::atomic<Armed*> armed{nullptr};
  std::atomic<int> asking{0};
  pid_t process = 0;  // in a child, those that were asking in the parent are gone
};

constinit std::array<Place, kMostArmed> places;
constinit std::mutex arming;

// The stack of a candidate, taken when it is first asked for.
class Origin {
 public:
  explicit Origin(const stack::Registers& caller) : caller_(caller) {}
  std::span<const std::uintptr_t> stack() {
    if (depth_ == 0) depth_ = stack::capture(caller_, frames_);
    return {frames_.data(), depth_};
  }

 private:
  const stack::Registers& caller_;
  std::array<std::uintptr_t, stack::kMaxFrames> frames_;
  std::size_t depth_ = 0;
};

bool is_failed_by(Armed& armed, std::size_t size, Origin& origin) noexcept {
  if (!armed.concerns(size)) return false;
  const Candidate candidate{size, origin.stack()};
  return armed.may_fail(candidate) && armed.fails(candidate);
}

// visit(Armed&), of those that are for this thread. Who disarms waits for us.
template <class Visit>
void for_each_armed(Visit&& visit) {
  for (Place& place : places) {
    if (!place.armed.load(std::memory_order_relaxed)) continue;
    place.asking.fetch_add(1);
    if (Armed* armed = place.armed.load(); armed && armed->is_for_this_thread()) visit(*armed);
    place.asking.fetch_sub(1);
  }
}

// Each is asked, so that each counts its candidates.
bool decide(std::size_t size, const stack::Registers& caller) noexcept {
  const base::KeptErrno kept;
  const base::ReentryGuard guard;
  Origin origin(caller);
  bool fails = false;
  for_each_armed([&](Armed& armed) { fails |= is_failed_by(armed, size, origin); });
  return fails;
}

void note(const void* block) noexcept {
  const base::KeptErrno kept;
  const base::ReentryGuard guard;
  for_each_armed([=](Armed& armed) { armed.allocated(block); });
}

bool is_any_armed() noexcept {
  for (const Place& place : places)
    if (place.armed.load(std::memory_order_relaxed)) return true;
  return false;
}

}  // namespace

Armed::Armed(bool all_threads)
    : thread_(all_threads ? nullptr : &of_this_thread), never_failed_(NeverFailed::of_loaded_modules()) {}

bool Armed::is_for_this_thread() const noexcept { return !thread_ || thread_ == &of_this_thread; }

bool arm(Armed& armed) noexcept {
  const std::lock_guard hold(arming);
  for (Place& place : places) {
    if (place.armed.load(std::memory_order_relaxed)) continue;
    place.process = getpid();
    place.armed.store(&armed);
    record::fault_gate.set(decide, note);
    record::tracing.set_faults(true);
    return true;
  }
  return false;
}

void disarm(Armed& armed) noexcept {
  const std::lock_guard hold(arming);
  for (Place& place : places) {
    if (place.armed.load(std::memory_order_relaxed) != &armed) continue;
    place.armed.store(nullptr);
    while (place.asking.load() > 0 && place.process == getpid()) sched_yield();
    place.asking.store(0);
  }
  record::tracing.set_faults(is_any_armed());
}

}  // namespace plimsoll::faults
