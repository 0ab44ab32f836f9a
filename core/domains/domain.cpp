// SPDX-License-Identifier: Apache-2.0
// domain.hpp: what pools tell us. Warm. The stack is walked and interned before the lock is taken, so no lock is taken
// under another.
#include "domains/domain.hpp"

#include <pthread.h>

#include <array>
#include <mutex>

#include "base/spin_lock.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "stack/capture.hpp"

namespace plimsoll {
namespace {

using domains::TrackedBlock;

constinit base::SpinLock lock;
constinit domains::TrackedBlocks blocks;
constinit std::uint32_t blocks_generation = 0;  // that the blocks' sites are of

// Registered before any of the user's handlers, so that theirs may still track and untrack.
[[gnu::constructor(102)]] void install_fork_handlers() {
  pthread_atfork([] { lock.lock(); }, [] { lock.unlock(); }, [] { lock.unlock(); });
}

// Under the lock: what was tracked before tracing was stopped or cleared is no more.
void forget_outdated() {
  const std::uint32_t generation = record::recorder.generation();
  if (blocks_generation == generation) return;
  blocks.clear();
  blocks_generation = generation;
}

record::Recorder::Origin origin_of(const stack::Registers& caller) {
  std::array<std::uintptr_t, stack::kMaxFrames> frames;
  const std::size_t limit = record::tracing.frame_limit.load(std::memory_order_relaxed);
  if (limit == 0) return {record::kUnknownSite, record::recorder.generation()};
  const std::size_t depth = stack::capture(caller, {frames.data(), limit});
  return record::recorder.origin_of({frames.data(), depth});
}

// A signal handler that interrupted us would wait for itself.
bool is_listening() { return record::tracing.is_on() && !base::ReentryGuard::inside(); }

}  // namespace

bool track(Domain domain, const void* block, std::size_t size) {
  if (domain == 0 || !is_listening()) return false;
  const base::ReentryGuard guard;
  const record::Recorder::Origin origin = origin_of(PLIMSOLL_CALLER_REGISTERS());
  const std::scoped_lock hold(lock);
  forget_outdated();
  return origin.generation() == blocks_generation &&
         blocks.put({reinterpret_cast<std::uintptr_t>(block), size, domain, origin.site()});
}

void untrack(Domain domain, const void* block) {
  if (domain == 0 || !is_listening()) return;
  const base::ReentryGuard guard;
  const std::scoped_lock hold(lock);
  forget_outdated();
  blocks.take(domain, reinterpret_cast<std::uintptr_t>(block));
}

void untrack_all(Domain domain) {
  if (!is_listening()) return;
  const base::ReentryGuard guard;
  const std::scoped_lock hold(lock);
  forget_outdated();
  blocks.take_all(domain);
}

namespace domains {

std::vector<TrackedBlock> all_blocks(const base::ReentryGuard&) {
  std::vector<TrackedBlock> copies;
  const std::scoped_lock hold(lock);
  forget_outdated();
  blocks.for_each([&](const TrackedBlock& block) { copies.push_back(block); });
  return copies;
}

Usage usage(const base::ReentryGuard&, Domain domain) {
  const std::scoped_lock hold(lock);
  forget_outdated();
  return blocks.usage(domain);
}

void forget(const base::ReentryGuard&) {
  const std::scoped_lock hold(lock);
  blocks.clear();
}

}  // namespace domains
}  // namespace plimsoll
