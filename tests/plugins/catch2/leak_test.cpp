// SPDX-License-Identifier: Apache-2.0
// Where Plimsoll must speak in what only Catch2 has: each leak fails its own test case, at its own line, once, and
// names the partial run it belongs to. ../ways_to_leak_test.cpp has what both frameworks share.
#include <gmock/gmock.h>

#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Catch2LeakTest : public ::testing::TestWithParam<LeakCase> {};

TEST_P(Catch2LeakTest, FailsItsOwnTestCaseAtItsOwnLine) { expect_leak("leaks", GetParam()); }

LeakCase leak(const std::string& test, const std::string& line, const std::string& figures, std::string name = {}) {
  if (name.empty()) name = test;
  if (name.find(' ') != std::string::npos) name = '"' + name + '"';
  return {test, line, figures, "leaks.cpp", name};
}

INSTANTIATE_TEST_SUITE_P(
    OfCatch2, Catch2LeakTest,
    ::testing::Values(leak("cache", "section", "210 B in 1 block", "cache / grows / twice"),
                      leak("dynamic sections", "dynamic section", "220 B in 1 block", "dynamic sections / number 2"),
                      leak("generated numbers", "generated", "230 B in 1 block", "generated numbers (run 2)"),
                      leak("generated in a section", "generated in a section", "235 B in 1 block",
                           "generated in a section / texts (run 3)"),
                      leak("leaks in its first section", "first section", "225 B in 1 block",
                           "leaks in its first section / first"),
                      leak("typed - double", "type", "80 B in 1 block"),
                      leak("product - std::vector<double>", "product", "24 B in 1 block"),
                      leak("method", "method", "240 B in 1 block"),
                      leak("fixture that leaks when made", "constructor", "250 B in 1 block"),
                      leak("fixture that leaks when gone", "destructor", "260 B in 1 block"),
                      leak("persistent", "persistent", "270 B in 1 block", "persistent / second"),
                      leak("Scenario: a queue is emptied", "scenario", "290 B in 1 block",
                           "Scenario: a queue is emptied / Given: a queue / When: it is emptied / Then: it leaks"),
                      leak("leaks beside a benchmark", "beside a benchmark", "300 B in 1 block")));

TEST(Catch2LeakTest, EveryPartialRunIsJudged) {
  const ChildOutcome outcome = Child("leaks").filter("leaks before its sections").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_EQ(outcome.count("Leak:"), 2u);
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("\"leaks before its sections / first\" left 215 B in 1 block"),
                                  HasSubstr("\"leaks before its sections / second\" left 215 B in 1 block")));
}

TEST(Catch2LeakTest, OneSectionAloneIsJudgedUnderItsName) {
  const auto run = [](const char* section) {
    return Child("leaks").filter("cache").argument("-c").argument("grows").argument("-c").argument(section).run();
  };
  EXPECT_EQ(run("once").exit_code, 0);
  EXPECT_THAT(run("twice").told, HasSubstr("Leak: \"cache / grows / twice\" left 210 B in 1 block"));
}

// It is advanced at the end of a partial run, inside of it.
TEST(Catch2LeakTest, AGeneratorThatLeaksNamesItsLine) {
  const ChildOutcome outcome = Child("leaks").filter("a generator that leaks").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "generator")));
  EXPECT_EQ(outcome.count("237 B in 1 block behind (lost"), 2u) << outcome.text();
}

TEST(Catch2LeakTest, ABenchmarkThatLeaksNamesItsLine) {
  const ChildOutcome outcome =
      Child("leaks").filter("leaks in a benchmark").argument("--benchmark-samples").argument("2").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "in a benchmark")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

// Found after the last partial run, when Catch2 takes no failure any more.
TEST(Catch2LeakTest, WhatAPersistentFixtureLosesFailsTheProgram) {
  const ChildOutcome outcome = Child("leaks").filter("persistent that loses its table").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(place("leaks.cpp", "persistent's own") + ": Leak: "),
                                 HasSubstr("test case \"persistent that loses its table\" left 280 B in 1 block")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(Catch2LeakTest, AnExitStatusOfCatch2sOwnIsKept) {
  const ChildOutcome outcome = Child("leaks").filter("persistent that loses its table:Leak.New").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_EQ(outcome.count("Leak:"), 2u);
}

TEST(Catch2LeakTest, TheWholeSuiteFailsEveryTestThatLeaks) {
  std::set<std::string> leaking = Child("leaks").tests();
  for (const char* sound : {"Sound.HeldByAPointerToItsMiddle", "Sound.HeldThroughOtherBlocks", "typed - char",
                            "product - std::vector<char>", "persistent that loses its table"})
    EXPECT_EQ(leaking.erase(sound), 1u) << sound;
  const ChildOutcome outcome = Child("leaks").argument("--benchmark-samples").argument("2").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_EQ(outcome.failed(), leaking);
}

TEST(Catch2LeakTest, AnyOrderBlamesTheSameTests) {
  const auto run = [](const char* seed) {
    return Child("leaks")
        .filter("~[bench]")
        .argument("--order")
        .argument("rand")
        .argument("--rng-seed")
        .argument(seed)
        .run()
        .failed();
  };
  const std::set<std::string> expected = Child("leaks").filter("~[bench]").run().failed();
  EXPECT_EQ(run("1"), expected);
  EXPECT_EQ(run("2"), expected);
}

TEST(Catch2LeakTest, ShardsBlameTheSameTests) {
  std::set<std::string> together;
  for (const char* shard : {"0", "1", "2"})
    together.merge(Child("leaks")
                       .filter("~[bench]")
                       .argument("--shard-count")
                       .argument("3")
                       .argument("--shard-index")
                       .argument(shard)
                       .run()
                       .failed());
  EXPECT_EQ(together, Child("leaks").filter("~[bench]").run().failed());
}

TEST(Catch2LeakTest, StopsAtTheFirstLeakWhenToldTo) {
  for (const auto& stop : {std::vector<std::string>{"-a"}, {"-x", "1"}}) {
    Child child = Child("leaks").filter("Leak.New:Leak.Malloc:Leak.Realloc");
    for (const std::string& word : stop) child.argument(word);
    const ChildOutcome outcome = child.run();
    EXPECT_EQ(outcome.exit_code, 42) << outcome.text();
    EXPECT_EQ(outcome.signal, 0);
    EXPECT_THAT(outcome.failed(), ElementsAre("Leak.New"));
    EXPECT_EQ(outcome.count("Leak:"), 1u);
  }
}

TEST(Catch2LeakTest, StopsBetweenPartialRunsToo) {
  const ChildOutcome outcome = Child("leaks").filter("leaks before its sections").argument("-a").run();
  EXPECT_EQ(outcome.exit_code, 42);
  EXPECT_THAT(outcome.told, HasSubstr("leaks before its sections / first"));
  EXPECT_THAT(outcome.told, Not(HasSubstr("leaks before its sections / second\"")));
}

TEST(Catch2LeakTest, HeldMemoryThatALaterTestCaseDropsIsReportedOnceUnderItsOwnersName) {
  const ChildOutcome outcome = Child("held").filter("[dropped]").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(place("held.cpp", "dropped") + ": Leak: "),
                                 HasSubstr("\"1 fills the table\" left 900 B in 1 block")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(Catch2LeakTest, HeldMemoryThatALaterSectionDropsIsReportedOnce) {
  const ChildOutcome outcome = Child("held").filter("[section]").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.told, AllOf(HasSubstr(place("held.cpp", "dropped by a section")),
                                  HasSubstr("\"6 drops in a later section / fills\" left 910 B in 1 block")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(Catch2LeakTest, HeldMemoryThatIsFreedOrKeptIsNoLeak) {
  const ChildOutcome outcome = Child("held").filter("[freed]").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.err, "");
}

TEST(Catch2LeakTest, WhatAnExcusedTestCaseLeftFailsNobodyLater) {
  EXPECT_EQ(Child("held").filter("[excused]").run().exit_code, 0);
}

TEST(Catch2LeakTest, ASkippedTestIsNotJudgedAndStaysSkipped) {
  const ChildOutcome outcome = Child("outcomes").filter("skips and leaks:passes").run();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("1 skipped"));
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace plimsoll::testing
