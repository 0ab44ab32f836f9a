// SPDX-License-Identifier: Apache-2.0
// Where Plimsoll must stay silent: a healthy suite under any reporter, in any order, in parts. What Catch2 itself keeps
// (trackers, names, reporters' nodes) is nobody's leak.
#include <gmock/gmock.h>

#include <regex>

#include "child_run.hpp"
#include "reporters.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

void expect_quiet(const ChildOutcome& outcome) {
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_FALSE(outcome.says("Leak:")) << outcome.text();
  EXPECT_EQ(outcome.err, "");
}

// Times differ from run to run, and the programs' names.
std::string comparable(const std::string& text) {
  static const std::regex times(R"re((time|timestamp|duration|durationInSeconds)=["'][^"']*["'])re");
  static const std::regex program("child_catch2_quiet(_without_plimsoll)?|~{40,}|={40,}");
  return std::regex_replace(std::regex_replace(text, times, "$1"), program, "");
}

class QuietReporterTest : public ::testing::TestWithParam<const char*> {
 protected:
  static ChildOutcome run(const char* child, const char* flag) {
    return Child(child)
        .filter("~[bench]")
        .argument("-r")
        .argument(GetParam())
        .argument("--rng-seed")
        .argument("1")
        .argument(flag)
        .run_as_is();
  }
};

TEST_P(QuietReporterTest, PrintsWhatItPrintsWithoutUs) {
  for (const char* flag : {"--success", "--warn=NoAssertions"}) {
    const ChildOutcome with = run("quiet", flag);
    const ChildOutcome without = run("quiet_without_plimsoll", flag);
    EXPECT_EQ(with.exit_code, without.exit_code) << flag;
    EXPECT_EQ(comparable(with.out), comparable(without.out));
    EXPECT_EQ(with.err, without.err);
  }
}

TEST_P(QuietReporterTest, AnyOrderIsQuiet) {
  for (const char* seed : {"2", "3"})
    expect_quiet(Child("quiet")
                     .filter("~[bench]")
                     .argument("-r")
                     .argument(GetParam())
                     .argument("--order")
                     .argument("rand")
                     .argument("--rng-seed")
                     .argument(seed)
                     .run_as_is());
}

INSTANTIATE_TEST_SUITE_P(All, QuietReporterTest, ::testing::ValuesIn(kReporters));

class QuietProgramTest : public ::testing::TestWithParam<const char*> {
 protected:
  static Child child() { return Child(GetParam()).filter("~[bench]"); }
};

TEST_P(QuietProgramTest, InItsOwnOrder) { expect_quiet(child().run()); }

TEST_P(QuietProgramTest, InAnyOrder) {
  for (const char* seed : {"1", "2", "3", "4", "5"}) {
    SCOPED_TRACE(seed);
    expect_quiet(child().argument("--order").argument("rand").argument("--rng-seed").argument(seed).run());
  }
}

TEST_P(QuietProgramTest, InShards) {
  for (const char* shard : {"0", "1", "2"})
    expect_quiet(child().argument("--shard-count").argument("3").argument("--shard-index").argument(shard).run());
}

TEST_P(QuietProgramTest, EachTestCaseAlone) {
  for (const std::string& test : child().tests()) {
    SCOPED_TRACE(test);
    const ChildOutcome outcome = Child(GetParam()).filter(test).argument("--allow-running-no-tests").run();
    EXPECT_FALSE(outcome.says("Leak:")) << outcome.text();
    EXPECT_EQ(outcome.err, "");
  }
}

INSTANTIATE_TEST_SUITE_P(Programs, QuietProgramTest, ::testing::Values("quiet", "first_use", "retainers"));

TEST(QuietTest, ABenchmarkIsQuietAndIsMeasured) {
  const ChildOutcome outcome =
      Child("quiet").filter("[bench]").argument("--benchmark-samples").argument("2").run_as_is();
  expect_quiet(outcome);
  EXPECT_THAT(outcome.out, HasSubstr("a vector of strings"));
}

TEST(QuietTest, HiddenTestCasesStayHidden) {
  EXPECT_FALSE(Child("quiet").run().says("is hidden"));
  EXPECT_TRUE(Child("quiet").filter("is hidden").run().says("is hidden"));
}

TEST(QuietTest, HeldBlocksAreNoLeaks) {
  const ChildOutcome outcome = Child("leaks").filter("Sound.*").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.failed(), IsEmpty());
}

}  // namespace
}  // namespace plimsoll::testing
