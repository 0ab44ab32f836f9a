// SPDX-License-Identifier: Apache-2.0
// Many threads on one recorder: what must hold whatever the interleaving, and one interleaving that is known.
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "record/recorder.hpp"

namespace plimsoll::record {
namespace {

constexpr int kThreads = 8;

class Threads : public testing::Test {
 protected:
  std::unique_ptr<Recorder> recorder = std::make_unique<Recorder>();
  Threads() { recorder->start(); }

  template <class Body>
  void run(Body body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back([=, this] { body(i); });
    for (auto& thread : threads) thread.join();
  }
  void alloc(const base::ReentryGuard& guard, std::uintptr_t address, std::size_t size, std::uintptr_t stack) {
    recorder->on_alloc(guard, reinterpret_cast<void*>(address), size, 0x100, recorder->origin_of({&stack, 1}));
  }
  void free(const base::ReentryGuard& guard, std::uintptr_t address) {
    BlockRecord record;
    ASSERT_TRUE(recorder->on_free(guard, reinterpret_cast<void*>(address), record));
  }
  Amount sum_at_peak(WindowId window) {
    base::ReentryGuard guard;
    Amount sum;
    recorder->for_each_site(guard, window, [&](const SiteShare& share) {
      sum.bytes += share.at_peak.bytes;
      sum.blocks += share.at_peak.blocks;
    });
    return sum;
  }
};

TEST_F(Threads, TotalsAreExactAndSharesAddUpToThePeak) {
  constexpr int kRounds = 20000;
  std::atomic<bool> watching{true};
  std::thread watcher([&] {  // the invariant holds at every moment, not only at the end
    while (watching) {
      base::ReentryGuard guard;
      const WindowId window = recorder->open_window(guard);
      std::this_thread::yield();
      std::uint64_t peak = 0;
      Amount sum;
      recorder->for_each_site(guard, window, [&](const SiteShare& share) { sum.bytes += share.at_peak.bytes; });
      peak = recorder->window_figures(guard, window).peak.bytes;
      EXPECT_LE(sum.bytes, peak) << "the peak was read later: it may only have grown";
      recorder->close_window(guard, window);
    }
  });
  run([this](int thread) {
    base::ReentryGuard guard;
    std::mt19937 random(static_cast<unsigned>(thread));
    std::vector<std::uintptr_t> live;
    const std::uintptr_t base = 0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000;
    for (std::uintptr_t i = 0; i < kRounds; ++i) {
      live.push_back(base + i * 0x100);
      alloc(guard, live.back(), 1 + random() % 200, 1 + random() % 50);
      if (random() % 2 || live.size() > 100) {
        std::swap(live[random() % live.size()], live.back());
        free(guard, live.back());
        live.pop_back();
      }
    }
    for (std::uintptr_t address : live) free(guard, address);
  });
  watching = false;
  watcher.join();
  base::ReentryGuard guard;
  const WindowFigures end = recorder->window_figures(guard, kProcessWindow);
  EXPECT_EQ(end.now.live, Amount{});
  EXPECT_EQ(end.now.total.blocks, std::uint64_t{kThreads} * kRounds);
  EXPECT_EQ(sum_at_peak(kProcessWindow), end.peak);
}

TEST_F(Threads, BlocksFreedByAnotherThreadAreAccountedToTheirSite) {
  constexpr std::uintptr_t kSlots = 1024;
  auto slots = std::make_unique<std::array<std::atomic<std::uintptr_t>, kSlots>>();
  run([&, shared = slots.get()](int thread) {
    base::ReentryGuard guard;
    std::mt19937 random(static_cast<unsigned>(thread) + 7);
    const std::uintptr_t base = 0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000;
    for (std::uintptr_t i = 0; i < 20000; ++i) {
      alloc(guard, base + i * 0x100, 64, static_cast<std::uintptr_t>(thread) + 1);
      if (std::uintptr_t other = (*shared)[random() % kSlots].exchange(base + i * 0x100)) free(guard, other);
    }
  });
  std::uint64_t left = 0;
  for (auto& slot : *slots) left += slot != 0;
  base::ReentryGuard guard;
  std::uint64_t blocks = 0;
  recorder->for_each_site(guard, kProcessWindow, [&](const SiteShare& share) {
    blocks += share.now.live.blocks;
    EXPECT_EQ(share.now.live.bytes, share.now.live.blocks * 64);
  });
  EXPECT_EQ(blocks, left);
  EXPECT_EQ(sum_at_peak(kProcessWindow), recorder->window_figures(guard, kProcessWindow).peak);
}

// Threads take turns in an order that the test knows, so that the model is exact also for the peak.
TEST_F(Threads, ThePeakOfAKnownInterleavingIsExact) {
  std::atomic<int> turn{0};
  run([&, this](int thread) {
    base::ReentryGuard guard;
    for (int round = 0; round < 50; ++round) {
      while (turn.load() % kThreads != thread) std::this_thread::yield();
      const auto address = 0x10000000u + static_cast<std::uintptr_t>(thread) * 0x10000;
      if (round) free(guard, address);
      alloc(guard, address, static_cast<std::size_t>(100 * (thread + 1) + (round == 20 ? 1000 : 0)),
            static_cast<std::uintptr_t>(thread) + 1);
      turn.fetch_add(1);
    }
  });
  base::ReentryGuard guard;
  EXPECT_EQ(recorder->window_figures(guard, kProcessWindow).peak.bytes, 100u * 36 + 1000u * kThreads);
  recorder->for_each_site(guard, kProcessWindow, [&](const SiteShare& share) {
    if (share.site == kUnknownSite) return;
    EXPECT_EQ(share.at_peak, (Amount{100 * recorder->frames(share.site)[0] + 1000, 1}));
  });
}

TEST_F(Threads, StopAndClearMeanwhileLeaveSoundFigures) {
  std::atomic<bool> running{true};
  std::thread disturber([&] {
    base::ReentryGuard guard;
    for (int i = 0; i < 200; ++i) {
      if (i % 2) {
        recorder->clear(guard);
      } else {
        recorder->stop();
        recorder->start();
      }
      std::this_thread::yield();
    }
    running = false;
  });
  run([&, this](int thread) {
    base::ReentryGuard guard;
    const std::uintptr_t base = 0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000;
    BlockRecord record;
    for (std::uintptr_t i = 0; running; i = (i + 1) % 1000) {
      alloc(guard, base + i * 0x100, 8, i % 300 + 1);
      recorder->on_free(guard, reinterpret_cast<void*>(base + i * 0x100), record);
    }
  });
  disturber.join();
  base::ReentryGuard guard;
  EXPECT_EQ(recorder->window_figures(guard, kProcessWindow).now.live, Amount{});
}

}  // namespace
}  // namespace plimsoll::record
