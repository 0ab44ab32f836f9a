// SPDX-License-Identifier: Apache-2.0
// Who is of whose family: what threads=own counts.
#include "record/lineage.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "base/reentry_guard.hpp"
#include "record/recorder.hpp"

namespace plimsoll::record {
namespace {

class LineageTest : public testing::Test {
 protected:
  ~LineageTest() override { Lineage::act_as(former_); }

  Lineage threads;
  ThreadNumber former_ = Lineage::act_as(0);
};

TEST_F(LineageTest, AThreadNobodySawStartGetsANumberAndKeepsIt) {
  const ThreadNumber first = threads.current();
  EXPECT_NE(first, 0u);
  EXPECT_EQ(threads.current(), first);
  EXPECT_TRUE(threads.contains(threads.family_from_now(), first));
}

TEST_F(LineageTest, AFamilyHoldsWhatIsStartedFromNowOnHoweverFarDown) {
  const ThreadNumber self = threads.current(), before = threads.add_child(self);
  const ThreadFamily family = threads.family_from_now();
  const ThreadNumber child = threads.add_child(self), grandchild = threads.add_child(child);
  EXPECT_TRUE(threads.contains(family, child));
  EXPECT_TRUE(threads.contains(family, grandchild));
  EXPECT_FALSE(threads.contains(family, before));
  EXPECT_FALSE(threads.contains(family, threads.add_child(before))) << "started since, but by one of before";
  EXPECT_FALSE(threads.contains(family, threads.add_child(0)));
}

TEST_F(LineageTest, WhoStartedAThreadIsNotOfItsFamily) {
  const ThreadNumber self = threads.current(), child = threads.add_child(self);
  Lineage::act_as(child);
  const ThreadFamily family = threads.family_from_now();
  EXPECT_FALSE(threads.contains(family, self));
  EXPECT_FALSE(threads.contains(family, threads.add_child(self)));
  EXPECT_TRUE(threads.contains(family, threads.add_child(child)));
}

TEST_F(LineageTest, AFamilyMayHoldWhatWasStartedBefore) {
  const ThreadNumber self = threads.current(), before = threads.add_child(self);
  const ThreadFamily since = threads.family_from_now();
  const ThreadNumber child = threads.add_child(self), grandchild = threads.add_child(child);
  const ThreadFamily later = threads.family_since(since.newest_before);
  EXPECT_TRUE(threads.contains(later, grandchild));
  EXPECT_FALSE(threads.contains(later, before));
  Lineage::act_as(child);
  const ThreadFamily of_child = threads.family_since(since.newest_before);
  EXPECT_TRUE(threads.contains(of_child, child));
  EXPECT_TRUE(threads.contains(of_child, grandchild));
  EXPECT_FALSE(threads.contains(of_child, self));
  EXPECT_FALSE(threads.contains(of_child, threads.add_child(self)));
}

TEST_F(LineageTest, NoThreadAndAThreadWithoutRoomAreOfNoFamily) {
  const ThreadFamily family = threads.family_from_now();
  EXPECT_FALSE(threads.contains(family, 0));
  EXPECT_FALSE(threads.contains(family, ~ThreadNumber{0}));
  EXPECT_FALSE(threads.contains({}, 0));
}

TEST_F(LineageTest, WithoutThreadsOwnNoBlockIsOthersAndAWindowCountsEachThread) {
  const auto recorder = std::make_unique<Recorder>();
  recorder->start();
  const base::ReentryGuard guard;
  recorder->set_home(guard, threads.family_from_now());
  const WindowId window = recorder->open_window(guard);
  std::thread([&] {
    const base::ReentryGuard own_guard;
    recorder->on_alloc(own_guard, reinterpret_cast<void*>(0x10000), 10, recorder->origin_of({}));
  }).join();
  EXPECT_EQ(recorder->window_figures(guard, window).born_live, 1u);
  recorder->for_each_block(guard, [](std::uintptr_t, const LiveBlock& block) { EXPECT_FALSE(block.is_others); });
  EXPECT_FALSE(recorder->counts_own_threads());
}

}  // namespace
}  // namespace plimsoll::record
