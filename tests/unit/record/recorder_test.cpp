// SPDX-License-Identifier: Apache-2.0
#include "record/recorder.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <vector>

namespace plimsoll::record {
namespace {

struct RecorderTest : testing::Test {
  std::unique_ptr<Recorder> recorder = std::make_unique<Recorder>();
  base::ReentryGuard guard;
  RecorderTest() { recorder->start(); }

  static const void* block(std::uintptr_t number) { return reinterpret_cast<const void*>(0x100000 + number * 0x1000); }
  void alloc(std::uintptr_t number, std::size_t size, std::uintptr_t stack = 1) {
    const std::uintptr_t frames[] = {stack};
    recorder->on_alloc(guard, block(number), size, recorder->origin_of(frames));
  }
  bool free(std::uintptr_t number) {
    BlockRecord record;
    return recorder->on_free(guard, block(number), record);
  }
  WindowFigures figures(WindowId window = kProcessWindow) { return recorder->window_figures(guard, window); }
  std::map<std::uintptr_t, Amount> at_peak(WindowId window) {
    std::map<std::uintptr_t, Amount> shares;
    recorder->for_each_site(guard, window, [&](const SiteShare& share) {
      if (share.at_peak != Amount{}) shares[recorder->frames(share.site)[0]] = share.at_peak;
    });
    return shares;
  }
};

TEST_F(RecorderTest, CountsCurrentPeakAndTotal) {
  alloc(1, 100);
  alloc(2, 50);
  free(1);
  alloc(3, 10);
  const WindowFigures now = figures();
  EXPECT_EQ(now.now.live, (Amount{60, 2}));
  EXPECT_EQ(now.now.total, (Amount{160, 3}));
  EXPECT_EQ(now.peak, (Amount{150, 2}));
}

TEST_F(RecorderTest, SaysWhileItIsLockedHowManyBlocksItWillList) {
  for (const std::size_t size : {100, 0, 3000}) alloc(size, size);
  free(100);
  std::size_t listed = 0;
  recorder->lock();
  const std::size_t promised = recorder->live_blocks_locked();
  recorder->for_each_block_locked([&](std::uintptr_t, const LiveBlock&) { ++listed; });
  recorder->unlock();
  EXPECT_EQ(promised, 2u);
  EXPECT_EQ(listed, 2u);
}

TEST_F(RecorderTest, AnEarlierPeakOfTheSameHeightStays) {
  alloc(1, 100, 1);
  free(1);
  alloc(2, 100, 2);
  EXPECT_EQ(at_peak(kProcessWindow), (std::map<std::uintptr_t, Amount>{{1, {100, 1}}}));
}

TEST_F(RecorderTest, KnowsWhatHeldThePeakAfterAllOfItIsFreed) {
  alloc(1, 1000, 1);
  alloc(2, 10, 2);
  free(1);
  free(2);
  alloc(3, 500, 3);
  EXPECT_EQ(at_peak(kProcessWindow), (std::map<std::uintptr_t, Amount>{{1, {1000, 1}}, {2, {10, 1}}}));
}

TEST_F(RecorderTest, AnInnerWindowNeverSpoilsTheOuterPeak) {
  const WindowId outer = recorder->open_window(guard);
  alloc(1, 1000, 1);
  free(1);
  const WindowId inner = recorder->open_window(guard);
  alloc(2, 10, 2);
  EXPECT_EQ(figures(inner).peak.bytes - figures(inner).start.live.bytes, 10u);
  recorder->reset_peak(guard, inner);
  recorder->close_window(guard, inner);
  EXPECT_EQ(figures(outer).peak.bytes, 1000u);
  EXPECT_EQ(at_peak(outer), (std::map<std::uintptr_t, Amount>{{1, {1000, 1}}}));
}

TEST_F(RecorderTest, ResetPeakStartsFromWhereTheHeapStands) {
  alloc(1, 1000);
  free(1);
  alloc(2, 10);
  recorder->reset_peak(guard, kProcessWindow);
  EXPECT_EQ(figures().peak, (Amount{10, 1}));
}

TEST_F(RecorderTest, AWindowKnowsItsFirstAllocationThoughItIsFreed) {
  alloc(1, 1, 1);
  const WindowId window = recorder->open_window(guard);
  EXPECT_EQ(figures(window).first_site, kUnknownSite);
  alloc(2, 0, 2);
  free(2);
  alloc(3, 5, 3);
  EXPECT_EQ(recorder->frames(figures(window).first_site)[0], 2u);
}

TEST_F(RecorderTest, AWindowCountsTheLiveBlocksThatWereBornInIt) {
  alloc(1, 1);
  const WindowId window = recorder->open_window(guard);
  alloc(2, 1);
  alloc(3, 1);
  free(1);
  EXPECT_EQ(figures(window).born_live, 2u) << "the free of an older block does not hide a new one";
  free(2);
  free(3);
  EXPECT_EQ(figures(window).born_live, 0u);
}

TEST_F(RecorderTest, AFreeOfABlockNeverSeenChangesNothing) {
  alloc(1, 5);
  EXPECT_FALSE(free(77));
  EXPECT_EQ(figures().now.live, (Amount{5, 1}));
}

TEST_F(RecorderTest, RestoreLeavesNoTrace) {
  const WindowId window = recorder->open_window(guard);
  alloc(1, 100);
  const Figures before = figures().now;
  BlockRecord record;
  ASSERT_TRUE(recorder->on_free(guard, block(1), record));
  recorder->restore(guard, block(1), record);
  EXPECT_EQ(figures().now, before);
  EXPECT_EQ(figures(window).born_live, 1u);
  BlockRecord again;
  ASSERT_TRUE(recorder->find_block(guard, reinterpret_cast<std::uintptr_t>(block(1)), again));
  EXPECT_EQ(again.sequence, record.sequence);
}

TEST_F(RecorderTest, StopForgetsAndStartBeginsAnew) {
  alloc(1, 100);
  recorder->stop();
  EXPECT_FALSE(recorder->is_recording());
  alloc(2, 100);
  EXPECT_FALSE(free(2)) << "nothing is recorded while tracing is off";
  recorder->start();
  EXPECT_EQ(figures().now.total, (Amount{0, 0}));
  EXPECT_FALSE(free(1)) << "a block of the former time is foreign";
}

TEST_F(RecorderTest, ClearRestartsOpenWindows) {
  const WindowId window = recorder->open_window(guard);
  alloc(1, 100);
  recorder->clear(guard);
  EXPECT_EQ(figures(window).now.live, figures(window).start.live);
  alloc(2, 7, 9);
  EXPECT_EQ(at_peak(window), (std::map<std::uintptr_t, Amount>{{9, {7, 1}}}));
}

TEST_F(RecorderTest, AWindowTooManyIsRefusedAndCounted) {
  std::vector<WindowId> windows;
  for (int i = 1; i < Recorder::kMaxWindows; ++i) windows.push_back(recorder->open_window(guard));
  EXPECT_EQ(recorder->open_window(guard), kNoWindow);
  EXPECT_EQ(recorder->dropped().windows, 1u);
  recorder->close_window(guard, windows[10]);
  EXPECT_EQ(recorder->open_window(guard), windows[10]);
}

TEST_F(RecorderTest, NoFramesMeansCountsOnly) {
  recorder->on_alloc(guard, block(1), 10, recorder->origin_of({}));
  EXPECT_EQ(figures().now.live, (Amount{10, 1}));
  EXPECT_EQ(recorder->dropped().stacks, 0u);
}

struct EventsTest : RecorderTest {
  WindowId window = recorder->open_window(guard);
  // The bytes that came and went since the line was crossed, in order.
  std::vector<std::int64_t> events(WindowId of) {
    std::vector<std::int64_t> bytes;
    is_complete_ = recorder->for_each_site_and_event(
        guard, of, [](const SiteShare&) {}, [&](const Event& event) { bytes.push_back(event.bytes); });
    return {bytes.rbegin(), bytes.rend()};
  }
  std::vector<std::int64_t> events() { return events(window); }
  using Bytes = std::vector<std::int64_t>;
  bool is_complete_ = false;
};

TEST_F(EventsTest, AreKeptFromTheOneThatRisesAboveTheLine) {
  recorder->set_line(guard, window, 100);
  alloc(1, 60);
  alloc(2, 40);
  free(1);
  EXPECT_EQ(events(), Bytes{}) << "equal is not above";
  alloc(3, 61);
  free(3);
  free(2);
  alloc(4, 5);
  EXPECT_EQ(events(), (Bytes{61, -61, -40, 5}));
  EXPECT_TRUE(is_complete_);
}

TEST_F(EventsTest, CountTheLineFromTheWindowsStart) {
  alloc(1, 1000);
  const WindowId inner = recorder->open_window(guard);
  recorder->set_line(guard, inner, 100);
  alloc(2, 100);
  EXPECT_EQ(events(inner), Bytes{});
  alloc(3, 1);
  EXPECT_EQ(events(inner), Bytes{1});
}

TEST_F(EventsTest, OfNestedWindowsBeginWhereEachOfThemRises) {
  recorder->set_line(guard, window, 100);
  const WindowId inner = recorder->open_window(guard);
  recorder->set_line(guard, inner, 10);
  alloc(1, 11);
  alloc(2, 90);
  EXPECT_EQ(events(inner), (Bytes{11, 90}));
  EXPECT_EQ(events(), Bytes{90});
  recorder->close_window(guard, inner);
  alloc(3, 7);
  EXPECT_EQ(events(), (Bytes{90, 7}));
}

TEST_F(EventsTest, AreForgottenWithTheirWindow) {
  recorder->set_line(guard, window, 10);
  alloc(1, 11);
  recorder->close_window(guard, window);
  const WindowId next = recorder->open_window(guard);
  alloc(2, 1000);
  EXPECT_EQ(events(next), Bytes{}) << "it has no line";
  recorder->set_line(guard, next, 10);
  alloc(3, 50);
  EXPECT_EQ(events(next), Bytes{50});
}

TEST_F(EventsTest, StartAnewWithTheTraces) {
  recorder->set_line(guard, window, 10);
  alloc(1, 11);
  recorder->clear(guard);
  EXPECT_EQ(events(), Bytes{});
  alloc(2, 10);
  EXPECT_EQ(events(), Bytes{});
  alloc(3, 1);
  EXPECT_EQ(events(), Bytes{1});
}

TEST_F(EventsTest, NoLineIsTooHigh) {
  alloc(1, 1000);
  const WindowId inner = recorder->open_window(guard);
  recorder->set_line(guard, inner, ~std::uint64_t{0});
  alloc(2, 1000);
  EXPECT_EQ(events(inner), Bytes{});
}

TEST_F(EventsTest, TooManyAreSaidToBe) {
  recorder->set_line(guard, window, 0);
  for (std::size_t i = 0; i < EventLog::kCapacity / 2; ++i) {
    alloc(1, 1);
    free(1);
  }
  EXPECT_EQ(events().size(), EventLog::kCapacity);
  EXPECT_TRUE(is_complete_);
  alloc(1, 1);
  EXPECT_EQ(events(), Bytes{});
  EXPECT_FALSE(is_complete_);
}

}  // namespace
}  // namespace plimsoll::record
