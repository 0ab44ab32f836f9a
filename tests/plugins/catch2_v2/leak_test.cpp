// SPDX-License-Identifier: Apache-2.0
// Leaks in what only Catch2 has, with Catch2 2.13 compiled without and with its benchmarks: each fails its own test
// case, at its own line, once, and names the partial run it belongs to.
#include <gmock/gmock.h>

#include <tuple>

#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::AllOf;
using ::testing::Combine;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Values;

class Catch2V2LeakTest : public ::testing::TestWithParam<std::tuple<const char*, LeakCase>> {};

TEST_P(Catch2V2LeakTest, FailsItsOwnTestCaseAtItsOwnLine) {
  expect_leak(std::get<0>(GetParam()), std::get<1>(GetParam()));
}

LeakCase leak(const std::string& test, const std::string& line, const std::string& figures, std::string name = {}) {
  if (name.empty()) name = test;
  if (name.find(' ') != std::string::npos) name = '"' + name + '"';
  return {test, line, figures, "leaks.cpp", name};
}

INSTANTIATE_TEST_SUITE_P(
    OfCatch2, Catch2V2LeakTest,
    Combine(Values("leaks", "leaks_with_benchmarks"),
            Values(leak("cache", "section", "210 B in 1 block", "cache / grows / twice"),
                   leak("dynamic sections", "dynamic section", "220 B in 1 block", "dynamic sections / number 2"),
                   leak("generated numbers", "generated", "230 B in 1 block", "generated numbers (run 2)"),
                   leak("generated in a section", "generated in a section", "235 B in 1 block",
                        "generated in a section / texts (run 3)"),
                   leak("typed - double", "type", "80 B in 1 block"),
                   leak("product - std::vector<double>", "product", "24 B in 1 block"),
                   leak("method", "method", "240 B in 1 block"),
                   leak("fixture that leaks when made", "constructor", "250 B in 1 block"),
                   leak("fixture that leaks when gone", "destructor", "260 B in 1 block"),
                   leak("Scenario: a queue is emptied", "scenario", "290 B in 1 block",
                        "Scenario: a queue is emptied / Given: a queue / When: it is emptied / Then: it leaks"),
                   leak("leaks beside a benchmark", "beside a benchmark", "300 B in 1 block"))));

TEST(Catch2V2LeakTest, NamesTheUsersFrameAndNoneOfCatch2s) {
  const ChildOutcome outcome = Child("leaks").filter("method").run();
  EXPECT_THAT(outcome.told,
              AllOf(HasSubstr(place("leaks.cpp", "method") + "  (anonymous namespace)::Fixture::leak()\n"),
                    HasSubstr("(test body)")));
  EXPECT_THAT(outcome.told,
              AllOf(Not(HasSubstr("Catch::")), Not(HasSubstr("catch.hpp")), Not(HasSubstr("runner.cpp"))));
}

TEST(Catch2V2LeakTest, EveryPartialRunIsJudged) {
  const ChildOutcome outcome = Child("leaks").filter("leaks before its sections").run();
  EXPECT_EQ(outcome.count("Leak:"), 2u);
  EXPECT_THAT(outcome.told, AllOf(HasSubstr("\"leaks before its sections / first\" left 215 B in 1 block"),
                                  HasSubstr("\"leaks before its sections / second\" left 215 B in 1 block")));
}

TEST(Catch2V2LeakTest, ABenchmarkThatLeaksNamesItsLine) {
  const ChildOutcome outcome =
      Child("leaks_with_benchmarks").filter("leaks in a benchmark").argument("--benchmark-samples").argument("2").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("leaks.cpp", "in a benchmark")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(Catch2V2LeakTest, AnyOrderBlamesTheSameTests) {
  for (const char* seed : {"1", "2", "3"}) {
    const ChildOutcome outcome = Child("leaks")
                                     .filter("cache:method:typed*:generated numbers:Leak.New:Leak.Malloc:Sound*")
                                     .argument("--order")
                                     .argument("rand")
                                     .argument("--rng-seed")
                                     .argument(seed)
                                     .run();
    EXPECT_THAT(outcome.failed(),
                ElementsAre("Leak.Malloc", "Leak.New", "cache", "generated numbers", "method", "typed - double"));
  }
}

TEST(Catch2V2LeakTest, StopsAtTheFirstLeakWhenToldTo) {
  for (const auto& stop : {std::vector<std::string>{"-a"}, {"-x", "1"}}) {
    Child child = Child("leaks").filter("Leak.New:Leak.Malloc:Leak.Realloc");
    for (const std::string& word : stop) child.argument(word);
    const ChildOutcome outcome = child.run();
    EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
    EXPECT_EQ(outcome.signal, 0);
    EXPECT_THAT(outcome.failed(), ElementsAre("Leak.New"));
    EXPECT_EQ(outcome.count("Leak:"), 1u);
  }
}

TEST(Catch2V2LeakTest, HeldMemoryThatALaterTestCaseDropsFailsTheProgram) {
  const ChildOutcome outcome = Child("held").filter("[dropped]").run();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.err, AllOf(HasSubstr(place("held.cpp", "dropped") + ": Leak: "),
                                 HasSubstr("\"1 fills the table\" left 900 B in 1 block")));
  EXPECT_EQ(outcome.count("Leak:"), 1u);
}

TEST(Catch2V2LeakTest, HeldMemoryThatIsFreedOrKeptIsNoLeak) {
  const ChildOutcome outcome = Child("held").filter("[freed]").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace plimsoll::testing
