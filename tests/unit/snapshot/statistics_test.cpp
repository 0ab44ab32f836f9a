// SPDX-License-Identifier: Apache-2.0
// Statistics over stacks of this very program: addresses of functions below stand for return addresses.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <map>
#include <random>

#include "hand_made.hpp"
#include "plimsoll/snapshot.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

// Functions whose names the tests look for. The bodies differ, so that no linker folds them.
namespace shop {
[[gnu::noinline]] int order(int x) { return x + 1; }
[[gnu::noinline]] int deliver(int x) { return x * 2; }
[[gnu::noinline]] int recurse(int x) { return x - 3; }
}  // namespace shop

namespace Catch {
[[gnu::noinline]] int keep_for_itself(int x) { return x * 5; }
[[gnu::noinline]] std::uintptr_t where() { return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)); }
// The empty statements keep the calls from being the last, which would be jumps.
struct TestCase {
  [[gnu::noinline]] static std::uintptr_t invoke(std::uintptr_t (*test)()) {
    const std::uintptr_t address = test();
    asm volatile("");
    return address;
  }
};
struct TestCaseHandle {
  [[gnu::noinline]] static std::uintptr_t invoke() {
    const std::uintptr_t address = where();
    asm volatile("");
    return address;
  }
};
}  // namespace Catch

namespace plimsoll {
[[gnu::noinline]] int door(int x) { return x * 11; }

namespace {

// An address just inside the function, as a call from its first instruction would leave.
std::uintptr_t in(int (*function)(int)) { return reinterpret_cast<std::uintptr_t>(function) + 1; }

struct Entry {
  std::vector<std::uintptr_t> stack;
  std::size_t size, count;
};

Snapshot snapshot_of(const std::vector<Entry>& entries) {
  return snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    for (const Entry& entry : entries) contents.add(entry.stack, entry.size, entry.count);
  });
}

std::string innermost(const Stack& stack) { return stack.empty() ? "" : stack[0].function; }

TEST(Statistics, AddUpUnderTheirFunctionLargestFirst) {
  const Snapshot snapshot = snapshot_of({{{in(shop::order)}, 10, 1},
                                         {{in(shop::deliver)}, 300, 3},
                                         {{in(shop::order), in(shop::deliver)}, 50, 2}});
  EXPECT_EQ(snapshot.size(), 360u);
  EXPECT_EQ(snapshot.count(), 6u);
  const auto statistics = snapshot.statistics(GroupBy::function);
  ASSERT_EQ(statistics.size(), 2u);
  EXPECT_EQ(innermost(statistics[0].stack), "shop::deliver(int)");
  EXPECT_EQ(statistics[0].size, 300u);
  EXPECT_EQ(innermost(statistics[1].stack), "shop::order(int)");
  EXPECT_EQ(statistics[1].size, 60u);
  EXPECT_EQ(statistics[1].count, 3u);
}

TEST(Statistics, ByLineHaveFileAndLine) {
  const auto statistics = snapshot_of({{{in(shop::order)}, 10, 1}}).statistics(GroupBy::line);
  ASSERT_EQ(statistics.size(), 1u);
  ASSERT_EQ(statistics[0].stack.size(), 1u);
  EXPECT_NE(statistics[0].stack[0].file.find("statistics_test.cpp"), std::string::npos);
  EXPECT_GT(statistics[0].stack[0].line, 0);
}

TEST(Statistics, ByFileForgetTheLine) {
  const auto statistics =
      snapshot_of({{{in(shop::order)}, 10, 1}, {{in(shop::deliver)}, 20, 1}}).statistics(GroupBy::file);
  ASSERT_EQ(statistics.size(), 1u);
  EXPECT_EQ(statistics[0].size, 30u);
}

TEST(Statistics, ByStackKeepWholeStacksApart) {
  const auto statistics = snapshot_of({{{in(shop::order), in(shop::deliver)}, 10, 1}, {{in(shop::order)}, 20, 1}})
                              .statistics(GroupBy::stack);
  ASSERT_EQ(statistics.size(), 2u);
  EXPECT_EQ(statistics[0].stack.size(), 1u);
  EXPECT_EQ(statistics[1].stack.size(), 2u);
}

TEST(Statistics, CumulativeOnesCountARecursiveFunctionOnce) {
  const auto statistics = snapshot_of({{{in(shop::recurse), in(shop::recurse), in(shop::order)}, 10, 1}})
                              .statistics(GroupBy::function, true);
  ASSERT_EQ(statistics.size(), 2u);
  for (const Statistic& statistic : statistics) EXPECT_EQ(statistic.size, 10u);
}

// Statistics judge each frame once for all stacks; reports look at whole stacks. They must blame the same.
TEST(Statistics, BlameTheFrameThatReportsBlame) {
  using symbols::Origin;
  std::mt19937 random(5);
  std::vector<testing::HandTrace> traces;
  for (std::size_t i = 0; i < 300; ++i) {
    testing::HandTrace& trace = traces.emplace_back();
    trace.size = 1 + i;
    for (std::size_t depth = random() % 6; depth > 0; --depth) {
      const auto origin =
          std::array{Origin::user, Origin::library, Origin::standard_library, Origin::unknown}[random() % 4];
      trace.stack.push_back(
          {"f" + std::to_string(random() % 9), "/src/file.cc", static_cast<int>(random() % 3), origin});
    }
  }
  for (const Snapshot& snapshot : {testing::hand_made(traces), testing::hand_made(traces).by_innermost_frame()}) {
    std::map<std::string, std::size_t> by_statistics, by_report;
    for (const Statistic& statistic : snapshot.statistics(GroupBy::line))
      by_statistics[statistic.stack.empty() ? "" : to_string(statistic.stack[0]) + statistic.stack[0].function] +=
          statistic.size;
    for (const snapshot::TopLine& line : snapshot::top_lines(snapshot.contents()))
      by_report[line.frame == Frame() ? "" : to_string(line.frame) + line.frame.function] += line.size;
    EXPECT_EQ(by_statistics, by_report);
    EXPECT_GT(by_statistics.size(), 9u);
  }
}

TEST(Compare, PutsGrowthBeforeFreesAndListsWhatVanished) {
  const Snapshot older = snapshot_of({{{in(shop::order)}, 1000, 10}, {{in(shop::deliver)}, 5, 1}});
  const Snapshot newer = snapshot_of({{{in(shop::deliver)}, 25, 2}, {{in(shop::recurse)}, 1, 1}});
  const auto diffs = newer.compare_to(older, GroupBy::function);
  ASSERT_EQ(diffs.size(), 3u);
  EXPECT_EQ(innermost(diffs[0].stack), "shop::deliver(int)");
  EXPECT_EQ(diffs[0].size_diff, 20);
  EXPECT_EQ(diffs[0].count_diff, 1);
  EXPECT_EQ(innermost(diffs[1].stack), "shop::recurse(int)");
  EXPECT_EQ(diffs[2].size_diff, -1000);
  EXPECT_EQ(diffs[2].size, 0u);
}

TEST(TopLines, RankBySizeOrByCount) {
  const Snapshot snapshot = snapshot_of({{{in(shop::order)}, 1000, 1}, {{in(shop::deliver)}, 10, 5}});
  EXPECT_EQ(snapshot::top_lines(snapshot.contents()).front().frame.function, "shop::order(int)");
  EXPECT_EQ(snapshot::top_lines(snapshot.contents(), snapshot::Rank::by_count).front().frame.function,
            "shop::deliver(int)");
}

TEST(TopLines, AStackThatWasNotKeptIsALineOfItsOwn) {
  const auto lines = snapshot::top_lines(snapshot_of({{{}, 8, 1}}).contents());
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].size, 8u);
  EXPECT_EQ(lines[0].frame, Frame{});
}

TEST(TopLines, KnowWhatAFrameworkInTheUsersProgramKeepsForItself) {
  const auto is_own = [](const std::vector<std::uintptr_t>& stack) {
    return snapshot::top_lines(snapshot_of({{stack, 8, 1}}).contents()).front().frameworks_own;
  };
  EXPECT_TRUE(is_own({in(door), in(Catch::keep_for_itself)}));
  EXPECT_TRUE(is_own({in(door), in(Catch::keep_for_itself), in(shop::order)}));
  EXPECT_FALSE(is_own({in(door), in(shop::order), in(Catch::keep_for_itself)}));
  EXPECT_FALSE(is_own({in(door)}));
}

TEST(TopLines, KnowATestThatLeftNoFrame) {
  const auto line_of = [](const std::vector<std::uintptr_t>& stack) {
    return snapshot::top_lines(snapshot_of({{stack, 8, 1}}).contents()).front();
  };
  const std::uintptr_t library = reinterpret_cast<std::uintptr_t>(&std::terminate) + 1, users_main = in(shop::order);
  const snapshot::TopLine test = line_of({library, Catch::TestCase::invoke(Catch::where), users_main});
  EXPECT_TRUE(test.unseen);
  EXPECT_FALSE(test.frameworks_own);
  EXPECT_EQ(test.frame, (Frame{"std::terminate()", "", 0}));
  const snapshot::TopLine own = line_of({library, Catch::TestCaseHandle::invoke(), users_main});
  EXPECT_FALSE(own.unseen);
  EXPECT_TRUE(own.frameworks_own) << "called the library by its name";
}

}  // namespace
}  // namespace plimsoll
