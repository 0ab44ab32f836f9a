// SPDX-License-Identifier: Apache-2.0
// Many threads on one recorder: what must hold whatever the interleaving, and one interleaving that is known.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <latch>
#include <memory>
#include <mutex>
#include <random>
#include <set>
#include <thread>
#include <vector>

#include "record/recorder.hpp"

namespace plimsoll::record {
namespace {

constexpr int kThreads = 8;

class Threads : public testing::Test {
 protected:
  Recorder* recorder = &record::recorder;  // the one whose threads have batches
  Threads() { recorder->start(); }
  ~Threads() override { recorder->stop(); }

  template <class Body>
  void run(Body body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back([=, this] { body(i); });
    for (auto& thread : threads) thread.join();
  }
  void alloc(const base::ReentryGuard& guard, std::uintptr_t address, std::size_t size, std::uintptr_t stack) {
    recorder->on_alloc(guard, reinterpret_cast<void*>(address), size, recorder->origin_of({&stack, 1}));
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

// Each looks for what it allocated since it last looked, while others allocate, all on credit most of the time.
TEST_F(Threads, FindWhatIsNewWhileOthersAllocate) {
  {
    base::ReentryGuard guard;
    alloc(guard, 0x10000000, 100'000'000, 1);
    free(guard, 0x10000000);
  }
  run([this](int thread) {
    base::ReentryGuard guard;
    const std::uintptr_t base = 0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000;
    std::uintptr_t address = base;
    for (int round = 0; round < 50; ++round) {
      const std::uint64_t before = recorder->last_sequence();
      std::set<std::uintptr_t> expected, found;
      for (int i = 0; i < 200; ++i, address += 0x100) {
        alloc(guard, address, 10, static_cast<std::uintptr_t>(thread) + 2);
        if (i % 3 == 0)
          free(guard, address);
        else
          expected.insert(address);
      }
      recorder->for_each_block_after(guard, before, [&](std::uintptr_t block, const LiveBlock&) {
        if (block - base < 0x10000000) found.insert(block);
      });
      ASSERT_EQ(found, expected) << "round " << round;
    }
  });
}

// The heap stands far below its peak: so threads need not meet.
TEST_F(Threads, AreCountedOnCreditBelowThePeakAndStayExact) {
  constexpr std::uint64_t kPairs = 20000;
  base::ReentryGuard guard;
  alloc(guard, 0x10000000, 1'000'000, 1);
  free(guard, 0x10000000);
  const std::uint64_t before = recorder->events_on_credit();
  run([this](int thread) {
    base::ReentryGuard own_guard;
    const std::uintptr_t address = 0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000;
    for (std::uint64_t i = 0; i < kPairs; ++i) {
      alloc(own_guard, address, 10, static_cast<std::uintptr_t>(thread) + 2);
      free(own_guard, address);
    }
    alloc(own_guard, address, 100, static_cast<std::uintptr_t>(thread) + 2);
  });
  const WindowFigures figures = recorder->window_figures(guard, kProcessWindow);
  EXPECT_EQ(figures.now.live, (Amount{100u * kThreads, kThreads}));
  EXPECT_EQ(figures.now.total, (Amount{1'000'000 + kThreads * (10 * kPairs + 100), 1 + kThreads * (kPairs + 1)}));
  EXPECT_EQ(figures.peak, (Amount{1'000'000, 1}));
  recorder->for_each_site(guard, kProcessWindow, [&](const SiteShare& share) {
    if (share.site == kUnknownSite) return;
    const bool is_first = recorder->frames(share.site)[0] == 1;
    EXPECT_EQ(share.at_peak, (is_first ? Amount{1'000'000, 1} : Amount{}));
    EXPECT_EQ(share.now.live, (is_first ? Amount{} : Amount{100, 1}));
  });
  EXPECT_GT(recorder->events_on_credit() - before, kThreads * kPairs) << "most of the events took no lock";
}

TEST_F(Threads, AWindowThatOpensMeanwhileSeesOnlyWhatIsBornInIt) {
  base::ReentryGuard guard;
  alloc(guard, 0x10000000, 1'000'000, 1);
  free(guard, 0x10000000);
  std::atomic<int> phase{0}, arrived{0};
  std::atomic<bool> is_open{false};
  run([&, this](int thread) {
    base::ReentryGuard own_guard;
    const std::uintptr_t base = 0x7f0000000000 + static_cast<std::uintptr_t>(thread) * 0x10000000;
    for (std::uintptr_t i = 0; i < 500; ++i) alloc(own_guard, base + i * 0x100, 1, 2);
    if (++arrived == kThreads) {
      const WindowId window = recorder->open_window(own_guard);
      EXPECT_EQ(recorder->window_figures(own_guard, window).start.live, (Amount{500u * kThreads, 500u * kThreads}));
      phase = window;
      is_open = true;
    }
    while (!is_open) std::this_thread::yield();
    for (std::uintptr_t i = 0; i < 500; ++i) free(own_guard, base + i * 0x100);
    for (std::uintptr_t i = 0; i < 300; ++i) alloc(own_guard, base + i * 0x100, 1, 2);
    for (std::uintptr_t i = 0; i < 100; ++i) free(own_guard, base + i * 0x100);
  });
  EXPECT_EQ(recorder->window_figures(guard, phase).born_live, 200u * kThreads);
  recorder->close_window(guard, phase);
}

TEST_F(Threads, ThatComeAndGoLeaveTheirCountsBehind) {
  base::ReentryGuard guard;
  alloc(guard, 0x10000000, 1'000'000, 1);
  free(guard, 0x10000000);
  for (int round = 0; round < 20; ++round)
    run([&, this](int thread) {
      base::ReentryGuard own_guard;
      const auto number = static_cast<std::uintptr_t>(round * kThreads + thread);
      for (std::uintptr_t i = 0; i < 200; ++i)
        alloc(own_guard, 0x7f0000000000 + (number * 200 + i) * 0x100, 3, 2 + i % 9);
    });
  EXPECT_EQ(recorder->window_figures(guard, kProcessWindow).now.live,
            (Amount{3 * 200 * 20 * kThreads, 200 * 20 * kThreads}));
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

// Shares of the headroom are made for the batches that were counted: one that comes meanwhile would have a share too
// many.
TEST(ThreadStatesTest, WhoComesMeanwhileIsNotAmongTheBatchesThatWereThere) {
  const ThreadStates::Batches batches = thread_states.batches();
  const std::size_t before = batches.count();
  std::latch all_have_one(static_cast<std::ptrdiff_t>(before) + 1);  // so one of them finds none to take over
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i <= before; ++i)
    threads.emplace_back([&] {
      thread_states.take();
      all_have_one.arrive_and_wait();
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(batches.count(), before);
  EXPECT_GT(thread_states.batches().count(), before);
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
