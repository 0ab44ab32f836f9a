// SPDX-License-Identifier: Apache-2.0
// The recorder against brute force: a model that copies every site's figures at each new peak of each window.
// Random traces of allocations, frees, windows that open and close in any order, and peak resets; by one thread, and by
// several that take turns in an order that the model knows.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <vector>

#include "record/recorder.hpp"
#include "turn_taking.hpp"

namespace plimsoll::record {
namespace {

constexpr std::size_t kSites = 12;

struct Model {
  struct Window {
    std::array<Figures, kSites> start;
    std::array<Amount, kSites> at_peak;
    Amount peak;
    Figures heap_at_start;
    std::size_t first_stack = 0;
    std::uint64_t born_live = 0;
    std::uint64_t start_sequence = 0;
  };
  struct Block {
    std::size_t size, stack;
    std::uint64_t sequence;
  };

  std::array<Figures, kSites> sites{};
  Figures heap{};
  std::map<std::uintptr_t, Block> live;
  std::map<WindowId, Window> windows;
  std::uint64_t sequence = 0;

  std::array<Amount, kSites> amounts() const {
    std::array<Amount, kSites> all;
    for (std::size_t i = 0; i < kSites; ++i) all[i] = sites[i].live;
    return all;
  }
  void open(WindowId id) { windows[id] = {sites, amounts(), heap.live, heap, 0, 0, sequence}; }
  void reset_peak(WindowId id) {
    windows[id].peak = heap.live;
    windows[id].at_peak = amounts();
  }
  void alloc(std::uintptr_t address, std::size_t size, std::size_t stack) {
    live[address] = {size, stack, ++sequence};
    for (Figures* sum : {&sites[stack], &heap}) {
      sum->live.bytes += size, sum->live.blocks++;
      sum->total.bytes += size, sum->total.blocks++;
    }
    for (auto& [id, window] : windows) {
      window.born_live++;
      if (!window.first_stack) window.first_stack = stack;
      if (heap.live.bytes > window.peak.bytes) reset_peak(id);
    }
  }
  void free(std::uintptr_t address) {
    const Block block = live[address];
    for (Figures* sum : {&sites[block.stack], &heap}) sum->live.bytes -= block.size, sum->live.blocks--;
    for (auto& [id, window] : windows) window.born_live -= block.sequence > window.start_sequence;
    live.erase(address);
  }
};

struct Trace {
  Recorder* recorder;
  base::ReentryGuard guard;
  Model model;
  std::mt19937 random;

  Trace(unsigned seed, Recorder& traced) : recorder(&traced), random(seed) {
    recorder->stop();
    recorder->start();
    model.open(kProcessWindow);
  }

  ~Trace() {
    for (const auto& [id, window] : model.windows)
      if (id != kProcessWindow) recorder->close_window(guard, id);
  }
  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  void alloc() {
    const std::uintptr_t address = 0x7f0000000000 + (random() % 4096) * 0x1000;
    if (model.live.count(address)) return;
    const std::size_t size = random() % 5 ? random() % 300 : 0;
    const std::uintptr_t stack = 1 + random() % (kSites - 1);
    recorder->on_alloc(guard, reinterpret_cast<void*>(address), size, recorder->origin_of({&stack, 1}));
    model.alloc(address, size, stack);
  }
  void free() {
    if (model.live.empty()) return;
    auto victim = model.live.lower_bound(0x7f0000000000 + (random() % 4096) * 0x1000);
    if (victim == model.live.end()) victim = model.live.begin();
    const std::uintptr_t address = victim->first;
    BlockRecord record;
    ASSERT_TRUE(recorder->on_free(guard, reinterpret_cast<void*>(address), record));
    model.free(address);
  }
  void open() {
    const WindowId id = recorder->open_window(guard);
    if (id != kNoWindow) model.open(id);
  }
  WindowId any_window() {
    auto it = model.windows.begin();
    std::advance(it, random() % model.windows.size());
    return it->first;
  }
  void close() {
    const WindowId id = any_window();
    if (id == kProcessWindow) return;
    recorder->close_window(guard, id);
    model.windows.erase(id);
  }
  void reset() {
    const WindowId id = any_window();
    recorder->reset_peak(guard, id);
    model.reset_peak(id);
  }

  void expect_equal() {
    for (auto& [id, expected] : model.windows) {
      const WindowFigures seen = recorder->window_figures(guard, id);
      ASSERT_EQ(seen.now, model.heap);
      ASSERT_EQ(seen.start, expected.heap_at_start);
      ASSERT_EQ(seen.peak, expected.peak);
      if (id != kProcessWindow) {
        ASSERT_EQ(seen.born_live, expected.born_live);
      }
      const auto first = recorder->frames(seen.first_site);
      ASSERT_EQ(first.empty() ? 0 : first[0], expected.first_stack);
      std::array<SiteShare, kSites> shares{};
      recorder->for_each_site(guard, id, [&](const SiteShare& share) {
        if (share.site) shares[recorder->frames(share.site)[0]] = share;
      });
      for (std::size_t stack = 1; stack < kSites; ++stack) {
        ASSERT_EQ(shares[stack].start, expected.start[stack]) << "window " << id << " stack " << stack;
        ASSERT_EQ(shares[stack].at_peak, expected.at_peak[stack]) << "window " << id << " stack " << stack;
        ASSERT_EQ(shares[stack].now, model.sites[stack]);
      }
    }
  }
};

// `allocs_in_ten`: below five the heap falls, above it rises. `wide`: how rarely a window opens, closes, or is reset.
void step(Trace& trace, unsigned allocs_in_ten, unsigned wide) {
  switch (trace.random() % wide) {
    case 0:
      trace.open();
      break;
    case 1:
      trace.close();
      break;
    case 2:
      trace.reset();
      break;
    default:
      trace.random() % 10 < allocs_in_ten ? trace.alloc() : trace.free();
  }
}

TEST(RecorderModel, EveryPeakHasItsExactComposition) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    const auto own = std::make_unique<Recorder>();
    Trace trace(seed, *own);
    for (int i = 0; i < 4000; ++i) {
      step(trace, 3 + seed % 5, 40);
      if (i % 97 == 0) trace.expect_equal();
      if (testing::Test::HasFatalFailure()) return;
    }
    trace.expect_equal();
  }
}

TEST(RecorderModel, SoItHasWithThreads) {
  TurnTaking threads(3);
  const std::uint64_t before = recorder.events_on_credit();
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Trace trace(seed, recorder);
    for (int turn = 0; turn < 300; ++turn) {
      const unsigned events = 1 + trace.random() % 200;
      threads.run(trace.random() % 3, [&] {
        const base::ReentryGuard guard;
        for (unsigned i = 0; i < events; ++i) step(trace, 3 + seed % 5, seed % 2 ? 40 : 4000);
      });
      if (turn % 7 == 0) trace.expect_equal();
      if (testing::Test::HasFatalFailure()) return;
    }
    trace.expect_equal();
  }
  EXPECT_GT(recorder.events_on_credit(), before + 20'000) << "else nothing was tested";
  recorder.stop();
}

}  // namespace
}  // namespace plimsoll::record
