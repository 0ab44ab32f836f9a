// SPDX-License-Identifier: Apache-2.0
// Threads that run as they like, beside a sequentially consistent model of the heap. Nobody can know in which order the
// recorder saw what they did, but each event fell between its call and its return: so the model has two heaps, one that
// holds what is recorded for certain, and one that holds what may be. The recorder's peaks lie between theirs, which
// differ by no more than a block for each thread.
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "record/recorder.hpp"
#include "record/thread_state.hpp"

namespace plimsoll::record {
namespace {

constexpr int kRounds = 10;
constexpr std::size_t kLargest = 64;

class Height {
 public:
  void rise(std::int64_t bytes) {
    const std::int64_t now = now_.fetch_add(bytes) + bytes;
    for (std::int64_t peak = peak_; now > peak && !peak_.compare_exchange_weak(peak, now);) {
    }
  }
  void fall(std::int64_t bytes) { now_.fetch_sub(bytes); }
  void reset_peak() { peak_ = now_.load(); }
  std::int64_t now() const { return now_; }
  std::int64_t peak() const { return peak_; }

 private:
  std::atomic<std::int64_t> now_{0}, peak_{0};
};

struct Heap {
  Height certain, possible;

  void alloc(const base::ReentryGuard& guard, std::uintptr_t address, std::size_t size, std::uintptr_t stack) {
    possible.rise(static_cast<std::int64_t>(size));
    recorder.on_alloc(guard, reinterpret_cast<void*>(address), size, recorder.origin_of({&stack, 1}));
    certain.rise(static_cast<std::int64_t>(size));
  }
  void free(const base::ReentryGuard& guard, std::uintptr_t address) {
    BlockRecord record;
    const auto size = static_cast<std::int64_t>(1 + address / 0x100 % kLargest);
    certain.fall(size);
    ASSERT_TRUE(recorder.on_free(guard, reinterpret_cast<void*>(address), record));
    ASSERT_EQ(record.size, static_cast<std::size_t>(size));
    possible.fall(size);
  }
};

// One thread's blocks; the size of each goes by its address.
class Swings {
 public:
  Swings(Heap& heap, int thread, unsigned seed)
      : heap_(heap), next_(0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000), random_(seed) {}

  void to(std::size_t blocks) {
    while (live_.size() < blocks) {
      live_.push_back(next_);
      heap_.alloc(guard_, next_, 1 + next_ / 0x100 % kLargest, 1 + random_() % 20);
      next_ += 0x100;
    }
    while (live_.size() > blocks) {
      std::swap(live_[random_() % live_.size()], live_.back());
      heap_.free(guard_, live_.back());
      live_.pop_back();
    }
  }
  void swing() {
    for (int i = 0; i < 100; ++i) to(random_() % 2 ? 150 + random_() % 100 : 50 + random_() % 100);
  }

 private:
  base::ReentryGuard guard_;
  Heap& heap_;
  std::uintptr_t next_;
  std::mt19937 random_;
  std::vector<std::uintptr_t> live_;
};

void expect_between(const Heap& heap, const base::ReentryGuard& guard, WindowId window) {
  const WindowFigures seen = recorder.window_figures(guard, window);
  EXPECT_EQ(static_cast<std::int64_t>(seen.now.live.bytes), heap.certain.now());
  EXPECT_GE(static_cast<std::int64_t>(seen.peak.bytes), heap.certain.peak());
  EXPECT_LE(static_cast<std::int64_t>(seen.peak.bytes), heap.possible.peak());
  Amount shares;
  recorder.for_each_site(guard, window, [&](const SiteShare& share) {
    shares.bytes += share.at_peak.bytes;
    shares.blocks += share.at_peak.blocks;
  });
  EXPECT_EQ(shares, seen.peak);
}

// Who asks for figures recalls all credits, at whatever moment the threads are.
void ask_until(const std::atomic<bool>& is_over) {
  const base::ReentryGuard guard;
  while (!is_over) (void)recorder.window_figures(guard, kProcessWindow);
}

// One more each time: so a batch comes while credits are given.
void run_threads(Heap& heap, int round) {
  std::atomic<bool> is_over{false};
  std::thread asking([&is_over] { ask_until(is_over); });
  std::vector<std::thread> threads;
  for (int i = 0; i <= round; ++i)
    threads.emplace_back([&heap, i, round] {
      thread_states.take();  // as a door does, before it takes the recorder's lock
      Swings swings(heap, i, static_cast<unsigned>(round * kRounds + i));
      swings.swing();
      swings.to(0);
    });
  for (std::thread& thread : threads) thread.join();
  is_over = true;
  asking.join();
}

TEST(SequentialModel, HasEveryPeakOfThreadsThatRunAsTheyLike) {
  recorder.start();
  const std::uint64_t before = recorder.events_on_credit();
  Heap heap;
  for (int round = 0; round < kRounds; ++round) {
    SCOPED_TRACE(testing::Message() << "round " << round);
    const base::ReentryGuard guard;
    recorder.reset_peak(guard, kProcessWindow);
    heap.certain.reset_peak();
    heap.possible.reset_peak();
    const WindowId window = recorder.open_window(guard);
    run_threads(heap, round);
    expect_between(heap, guard, window);
    expect_between(heap, guard, kProcessWindow);
    recorder.close_window(guard, window);
  }
  EXPECT_GT(recorder.events_on_credit(), before + 20'000) << "else nothing was tested";
  recorder.stop();
}

}  // namespace
}  // namespace plimsoll::record
