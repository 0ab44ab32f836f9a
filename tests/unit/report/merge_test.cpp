// SPDX-License-Identifier: Apache-2.0
// The reports of shards become one, the same to the byte in whatever order they come.
#include "report/merge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "hand_made_run.hpp"
#include "plimsoll/snapshot.hpp"
#include "report/run_json.hpp"

namespace plimsoll::report {
namespace {

using ::testing::HasSubstr;

// Three shards: one has the first test, one both, with another stack behind the same peak, and one is of another
// program.
std::vector<RunRecord> shards() {
  std::vector<RunRecord> runs{a_run(), a_run(), a_run()};
  runs[0].tests.pop_back();
  runs[1].frames.insert(runs[1].frames.begin(), {"other()", "/src/other.cc", 7});
  runs[1].tests[0].verdicts[0].stack = {1, 2};
  runs[1].tests[0].peak_sites[0].stack = {0, 2};
  runs[1].tests[0].retained = 77;
  runs[2].programs[0].name = "other_tests";
  for (TestRecord& test : runs[2].tests) test.program = "other_tests";
  return runs;
}

TEST(Merge, FoldsTestsOfOneNameAndKeepsThoseOfOtherPrograms) {
  const RunRecord all = merge(shards());
  ASSERT_EQ(all.programs.size(), 2u);
  ASSERT_EQ(all.tests.size(), 4u);
  EXPECT_EQ(all.tests[0].name, "Cache.Finds");
  EXPECT_EQ(all.tests[0].runs, 1u);
  EXPECT_EQ(all.tests[1].name, "Cache.Insert");
  EXPECT_EQ(all.tests[1].runs, 2u);
  EXPECT_EQ(all.tests[1].retained, 77u);
  EXPECT_EQ(all.tests[1].verdicts.size(), 1u);
  EXPECT_EQ(all.tests[2].program, "other_tests");
}

TEST(Merge, StacksKeepTheirFrames) {
  const RunRecord all = merge(shards());
  const StackNumbers& stack = all.tests[1].verdicts[0].stack;
  ASSERT_EQ(stack.size(), 2u);
  EXPECT_EQ(all.frames[stack[0]].function, "Cache::insert(int)");
  EXPECT_EQ(all.frames[stack[1]].function, "Cache_Insert_Test::TestBody()");
}

TEST(Merge, AnyOrderGivesTheSameBytes) {
  const std::string expected = to_json(merge(shards()));
  std::vector<std::size_t> order{0, 1, 2};
  do {
    std::vector<RunRecord> runs;
    for (const std::size_t i : order) runs.push_back(shards()[i]);
    EXPECT_EQ(to_json(merge(std::move(runs))), expected);
  } while (std::ranges::next_permutation(order).found);
}

TEST(Merge, OptionsAreThoseOfAllShards) {
  std::vector<RunRecord> runs{a_run(), a_run()};
  runs[1].programs[0].options = {{"top", "4"}, {"frames", "8"}};
  EXPECT_TRUE(merge(runs).programs[0].options.empty());
  EXPECT_EQ(merge({a_run()}).programs[0].options.size(), 1u);
}

TEST(Merge, TwoBuildsOfOneProgramAreRefused) {
  std::vector<RunRecord> runs{a_run(), a_run()};
  runs[1].programs[0].build.compiler = "clang 14.0.6";
  try {
    merge(runs);
    ADD_FAILURE();
  } catch (const FileError& error) {
    EXPECT_THAT(error.what(), HasSubstr("my_tests is of two builds (clang 14.0.6, libstdc++ 12, Debug"));
  }
}

}  // namespace
}  // namespace plimsoll::report
