// SPDX-License-Identifier: Apache-2.0
// threads=own against brute force: threads that start others, adopt each other's numbers, allocate and free each
// other's blocks, and open windows that count their family only. The model keeps each family as a set, and copies every
// site's figures at each new peak of each window.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

#include "record/recorder.hpp"
#include "turn_taking.hpp"

namespace plimsoll::record {
namespace {

constexpr std::size_t kSites = 8, kThreads = 4;
constexpr std::uintptr_t kFirstAddress = 0x7f0000000000;

struct Change {
  std::int64_t bytes = 0, blocks = 0;
  void add(std::size_t size, int sign) {
    bytes += sign * static_cast<std::int64_t>(size);
    blocks += sign;
  }
  friend bool operator==(const Change&, const Change&) = default;
};
std::ostream& operator<<(std::ostream& out, const Change& c) { return out << c.bytes << " B in " << c.blocks; }
Change between(const Amount& start, const Amount& end) {
  return {static_cast<std::int64_t>(end.bytes - start.bytes), static_cast<std::int64_t>(end.blocks - start.blocks)};
}
using Shares = std::array<Change, kSites>;

struct ModelWindow {
  std::set<ThreadNumber> family;
  Change now, peak, total;
  Shares shares{}, at_peak{}, totals{};
  std::uint64_t born_live = 0;
  std::set<std::uintptr_t> born;
  std::size_t first_stack = 0;

  void reset_peak() {
    peak = now;
    at_peak = shares;
  }
};

struct ModelBlock {
  std::size_t size, stack;
  ThreadNumber owner;
  bool is_others;
};

struct Model {
  std::map<WindowId, ModelWindow> windows;
  std::map<std::uintptr_t, ModelBlock> live;
  std::set<ThreadNumber> home;
  std::map<ThreadNumber, std::set<ThreadNumber>> started_at_home;  // by each thread, or those it started
  std::array<Amount, kSites> own_live{};
  Amount all;

  void set_home(ThreadNumber self) {
    home = {self};
    started_at_home.clear();
  }
  void open(WindowId id, ThreadNumber self) {
    std::set<ThreadNumber>& family = windows[id].family;
    if (!home.empty()) family = started_at_home[self];
    family.insert(self);
  }
  void start_child(ThreadNumber parent, ThreadNumber child) {
    for (auto& [ancestor, started] : started_at_home)
      if (started.contains(parent)) started.insert(child);
    started_at_home[parent].insert(child);
    for (auto& [id, window] : windows)
      if (window.family.contains(parent)) window.family.insert(child);
    if (home.contains(parent)) home.insert(child);
  }
  void alloc(std::uintptr_t address, std::size_t size, std::size_t stack, ThreadNumber owner) {
    live[address] = {size, stack, owner, !home.contains(owner)};
    if (home.contains(owner)) own_live[stack].add(size);
    all.add(size);
    for (auto& [id, window] : windows) {
      if (!window.family.contains(owner)) continue;
      for (Change* sum : {&window.now, &window.total, &window.shares[stack], &window.totals[stack]}) sum->add(size, 1);
      window.born.insert(address);
      if (!window.first_stack) window.first_stack = stack;
      if (window.now.bytes > window.peak.bytes) window.reset_peak();
    }
  }
  void free(std::uintptr_t address) {
    const ModelBlock block = live[address];
    if (!block.is_others) own_live[block.stack].take_back(block.size);
    all.take_back(block.size);
    for (auto& [id, window] : windows) {
      if (!window.family.contains(block.owner)) continue;
      for (Change* sum : {&window.now, &window.shares[block.stack]}) sum->add(block.size, -1);
      window.born.erase(address);
    }
    live.erase(address);
  }
};

class OwnTrace {
 public:
  explicit OwnTrace(unsigned seed) : random_(seed) {
    EXPECT_TRUE(recorder_->count_own_threads());
    recorder_->start();
    for (ThreadNumber& number : numbers_) number = lineage.add_child(0);
  }

  // In one of the threads: it goes on as the one that it last was.
  void run(std::size_t thread, unsigned events) {
    thread_ = thread;
    const base::ReentryGuard guard;
    for (unsigned i = 0; i < events; ++i) {
      Lineage::act_as(numbers_[thread_]);
      step(guard);
    }
  }

  void expect_equal() {
    const base::ReentryGuard guard;
    EXPECT_EQ(recorder_->window_figures(guard, kProcessWindow).now.live, model_.all);
    for (const auto& [id, expected] : model_.windows) {
      SCOPED_TRACE(::testing::Message() << "window " << id);
      expect_figures(guard, id, expected);
      expect_shares(guard, id, expected);
      std::set<std::uintptr_t> born;
      recorder_->for_each_block_of(guard, id, [&](std::uintptr_t block, const LiveBlock&) { born.insert(block); });
      EXPECT_EQ(born, expected.born);
    }
    recorder_->for_each_block(guard, [&](std::uintptr_t address, const LiveBlock& block) {
      EXPECT_EQ(block.is_others, model_.live.at(address).is_others);
    });
    for (std::uintptr_t stack = 1; stack < kSites; ++stack)
      EXPECT_EQ(recorder_->live_of(guard, recorder_->origin_of({&stack, 1}).site()), model_.own_live[stack]);
  }

 private:
  ThreadNumber self() const { return numbers_[thread_]; }

  void step(const base::ReentryGuard& guard) {
    switch (random_() % 60) {
      case 0:
        if (const WindowId id = recorder_->open_window(guard); id != kNoWindow) model_.open(id, self());
        break;
      case 1:
        if (model_.windows.empty()) break;
        recorder_->close_window(guard, any_window());
        model_.windows.erase(chosen_);
        break;
      case 2:
        if (model_.windows.empty()) break;
        recorder_->reset_peak(guard, any_window());
        model_.windows[chosen_].reset_peak();
        break;
      case 3: {  // a thread ends, and another one has started one
        const ThreadNumber parent = self(), child = lineage.add_child(parent);
        model_.start_child(parent, child);
        numbers_[random_() % kThreads] = child;
        break;
      }
      case 4:  // adopts the number of another one
        numbers_[thread_] = numbers_[random_() % kThreads];
        break;
      case 5:
        recorder_->set_home(guard, lineage.family_from_now());
        model_.set_home(self());
        break;
      default:
        random_() % 10 < 5 ? alloc(guard) : free(guard);
    }
  }

  WindowId any_window() {
    auto window = model_.windows.begin();
    std::advance(window, random_() % model_.windows.size());
    return chosen_ = window->first;
  }

  void alloc(const base::ReentryGuard& guard) {
    const std::uintptr_t address = kFirstAddress + (random_() % 1024) * 0x1000;
    if (model_.live.contains(address)) return;
    const std::size_t size = random_() % 5 ? random_() % 300 : 0;
    const std::uintptr_t stack = 1 + random_() % (kSites - 1);
    recorder_->on_alloc(guard, reinterpret_cast<void*>(address), size, recorder_->origin_of({&stack, 1}));
    model_.alloc(address, size, stack, self());
  }

  // Now and then it turns out that the block stays: a realloc failed.
  void free(const base::ReentryGuard& guard) {
    auto victim = model_.live.lower_bound(kFirstAddress + (random_() % 1024) * 0x1000);
    if (victim == model_.live.end()) return;
    const auto block = reinterpret_cast<void*>(victim->first);
    BlockRecord record;
    ASSERT_TRUE(recorder_->on_free(guard, block, record));
    if (random_() % 8 == 0)
      recorder_->restore(guard, block, record);
    else
      model_.free(victim->first);
  }

  void expect_figures(const base::ReentryGuard& guard, WindowId id, const ModelWindow& expected) {
    const WindowFigures seen = recorder_->window_figures(guard, id);
    EXPECT_EQ(between(seen.start.live, seen.now.live), expected.now);
    EXPECT_EQ(between(seen.start.live, seen.peak), expected.peak);
    EXPECT_EQ(between(seen.start.total, seen.now.total), expected.total);
    EXPECT_EQ(seen.born_live, expected.born.size());
    const auto first = recorder_->frames(seen.first_site);
    EXPECT_EQ(first.empty() ? 0 : first[0], expected.first_stack);
  }

  void expect_shares(const base::ReentryGuard& guard, WindowId id, const ModelWindow& expected) {
    Shares now{}, at_peak{}, totals{};
    recorder_->for_each_site(guard, id, [&](const SiteShare& share) {
      if (share.site == kUnknownSite) return;
      const std::uintptr_t stack = recorder_->frames(share.site)[0];
      now[stack] = between(share.start.live, share.now.live);
      at_peak[stack] = between(share.start.live, share.at_peak);
      totals[stack] = between(share.start.total, share.now.total);
    });
    EXPECT_EQ(now, expected.shares);
    EXPECT_EQ(at_peak, expected.at_peak);
    EXPECT_EQ(totals, expected.totals);
  }

  // Of its own: the process's may not count so for the other tests.
  const std::unique_ptr<Recorder> recorder_ = std::make_unique<Recorder>(&thread_states);
  Model model_;
  std::mt19937 random_;
  std::array<ThreadNumber, kThreads> numbers_{};
  std::size_t thread_ = 0;
  WindowId chosen_ = kNoWindow;
};

TEST(OwnWindowsModel, EveryFamilyIsCountedExactly) {
  TurnTaking threads(kThreads);
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    OwnTrace trace(seed);
    std::mt19937 random(seed);
    for (int turn = 0; turn < 200; ++turn) {
      const unsigned events = 1 + random() % 60;
      threads.run(random() % kThreads, [&] { trace.run(random() % kThreads, events); });
      if (turn % 7 == 0) trace.expect_equal();
      if (testing::Test::HasFailure()) return;
    }
    trace.expect_equal();
  }
}

}  // namespace
}  // namespace plimsoll::record
