// SPDX-License-Identifier: Apache-2.0
// Where Plimsoll must stay silent: a healthy suite, in any order, repeated, filtered, in parts. A false alarm makes
// people switch it off.
#include <gmock/gmock.h>

#include <regex>
#include <sstream>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::IsEmpty;

// Times differ from run to run.
std::string without_times(const std::string& text) {
  return std::regex_replace(text, std::regex(R"(\(?\d+ ms( total)?\)?)"), "(time)");
}

void expect_quiet(const ChildOutcome& outcome) {
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_FALSE(outcome.says("Leak:")) << outcome.text();
  EXPECT_FALSE(outcome.says("plimsoll: ")) << outcome.text();
}

TEST(QuietTest, AHealthySuitePrintsWhatItPrintsWithoutUs) {
  const ChildOutcome with = Child("quiet").run();
  const ChildOutcome without = Child("quiet_without_plimsoll").run();
  EXPECT_EQ(with.exit_code, 0);
  EXPECT_EQ(without_times(with.out), without_times(without.out));
  EXPECT_EQ(with.err, without.err);
}

TEST(QuietTest, ListingTestsPrintsOnlyThem) {
  const ChildOutcome with = Child("quiet").argument("--gtest_list_tests").run();
  const ChildOutcome without = Child("quiet_without_plimsoll").argument("--gtest_list_tests").run();
  EXPECT_EQ(with.exit_code, 0);
  EXPECT_EQ(with.text(), without.text());
}

struct Program {
  const char* name;
  const char* filter;
};
void PrintTo(const Program& program, std::ostream* out) { *out << program.name; }

class QuietProgramTest : public ::testing::TestWithParam<Program> {
 protected:
  static Child child() { return Child(GetParam().name).filter(GetParam().filter); }
};

TEST_P(QuietProgramTest, InItsOwnOrder) { expect_quiet(child().run()); }

TEST_P(QuietProgramTest, Repeated) {
  const ChildOutcome outcome = child().argument("--gtest_repeat=3").run();
  expect_quiet(outcome);
  EXPECT_EQ(outcome.count("Repeating all tests (iteration"), 3u);
}

TEST_P(QuietProgramTest, InAnyOrder) {
  for (const char* seed : {"1", "2", "3", "4", "5"}) {
    SCOPED_TRACE(seed);
    expect_quiet(child().argument("--gtest_shuffle").argument(std::string("--gtest_random_seed=") + seed).run());
  }
}

TEST_P(QuietProgramTest, InShards) {
  for (const char* shard : {"0", "1", "2"})
    expect_quiet(
        child().environment("GTEST_TOTAL_SHARDS=3").environment(std::string("GTEST_SHARD_INDEX=") + shard).run());
}

TEST_P(QuietProgramTest, WithOtherDepthsOfStack) {
  for (const char* options : {"frames=1", "frames=64"}) expect_quiet(child().options(options).run());
}

INSTANTIATE_TEST_SUITE_P(Programs, QuietProgramTest,
                         ::testing::Values(Program{"quiet", "*"}, Program{"first_use", "*"}, Program{"retainers", "*"},
                                           Program{"mocks", "*"}, Program{"macros", "*Kept*"},
                                           Program{"tracked", "*Keeps*:WellBehaved.*"},
                                           Program{"fixtures", "SuiteMemoryFreed.*:HandOver*:HeldForGood.*"},
                                           Program{"death", "Death*"}));

// The first use falls to another test each time.
class AloneTest : public ::testing::TestWithParam<const char*> {};

TEST_P(AloneTest, EachTestOnItsOwnIsQuiet) {
  const ChildOutcome list = Child(GetParam()).argument("--gtest_list_tests").run();
  std::istringstream lines(list.out);
  std::string suite;
  int tests = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('.')) suite = line;
    if (!line.starts_with("  ")) continue;
    ++tests;
    SCOPED_TRACE(suite + line.substr(2));
    expect_quiet(Child(GetParam()).filter(suite + line.substr(2)).argument("--gtest_repeat=2").run());
  }
  EXPECT_GT(tests, 10);
}

INSTANTIATE_TEST_SUITE_P(Programs, AloneTest, ::testing::Values("first_use", "retainers"));

TEST(QuietTest, DeathTestsOfBothStyles) {
  for (const char* style : {"fast", "threadsafe"}) {
    SCOPED_TRACE(style);
    const ChildOutcome outcome =
        Child("death").filter("Death*").argument(std::string("--gtest_death_test_style=") + style).run();
    expect_quiet(outcome);
    EXPECT_THAT(outcome.err, IsEmpty());
    EXPECT_EQ(outcome.count("[==========] Running"), 1u) << "a child printed";
  }
}

TEST(QuietTest, FirstUseInADeathTestStyleThatRunsTheProgramAnew) {
  expect_quiet(Child("first_use").argument("--gtest_death_test_style=threadsafe").run());
}

TEST(QuietTest, MemoryOfAnEnvironmentThatFreesIt) {
  expect_quiet(Child("environment").run());
  expect_quiet(Child("environment").argument("--gtest_repeat=3").run());
}

TEST(QuietTest, HeldBlocksAreNoLeaks) { expect_quiet(Child("leaks").filter("Sound.*").run()); }

TEST(QuietTest, AProgramsOwnOperatorNew) { expect_quiet(Child("own_new").filter("*Passes").run()); }

}  // namespace
}  // namespace plimsoll::testing
