// SPDX-License-Identifier: Apache-2.0
// A user's suite that is built with a sanitizer: ceilings are judged as ever, and what the sanitizer finds, it finds
// and says as without Plimsoll. Leaks are left to it, but for a sanitizer that has no malloc.
#include <gmock/gmock.h>

#include <algorithm>
#include <ostream>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class SanitizedTest : public ::testing::TestWithParam<const char*> {
 protected:
  ChildOutcome run(const std::string& filter) const {
    return Child("sanitized_" + std::string(GetParam())).filter(filter).run();
  }
};

TEST_P(SanitizedTest, PassesWhatKeepsItsCeilings) {
  const ChildOutcome outcome = run("Sanitized.KeepsItsCeiling:Sanitized.CountsBlocks");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.passed().size(), 2u);
}

TEST_P(SanitizedTest, FailsWhatBreaksItsCeiling) {
  const ChildOutcome outcome = run("Sanitized.BreaksItsCeiling");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.failed(), ElementsAre("Sanitized.BreaksItsCeiling"));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("sanitized.cpp", "ceiling")));
  EXPECT_THAT(outcome.out, HasSubstr("10 blocks  "));
  EXPECT_THAT(outcome.out, HasSubstr(place("sanitized.cpp", "filled")));
}

INSTANTIATE_TEST_SUITE_P(Sanitizers, SanitizedTest, ::testing::Values("address", "thread", "undefined"));

struct Finding {
  const char* sanitizer;
  const char* test;
  const char* words;
};

void PrintTo(const Finding& finding, std::ostream* out) { *out << finding.sanitizer << ' ' << finding.words; }

class SanitizersFindingTest : public ::testing::TestWithParam<Finding> {};

// Ours would be a failed test, and exit code 1.
TEST_P(SanitizersFindingTest, IsItsOwnAlone) {
  const auto& [sanitizer, test, words] = GetParam();
  const ChildOutcome outcome = Child("sanitized_" + std::string(sanitizer))
                                   .filter(test)
                                   .environment("ASAN_OPTIONS=exitcode=77")
                                   .environment("LSAN_OPTIONS=exitcode=77")
                                   .environment("TSAN_OPTIONS=exitcode=77")
                                   .environment("UBSAN_OPTIONS=halt_on_error=1:exitcode=77")
                                   .run();
  EXPECT_EQ(outcome.exit_code, 77) << outcome.text();
  EXPECT_THAT(outcome.err, HasSubstr(words));
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_THAT(outcome.out, Not(HasSubstr("Leak:")));
}

INSTANTIATE_TEST_SUITE_P(Sanitizers, SanitizersFindingTest,
                         ::testing::Values(Finding{"address", "Sanitized.LosesABlock",
                                                   "LeakSanitizer: detected memory leaks"},
                                           Finding{"address", "Sanitized.UsesAfterFree", "heap-use-after-free"},
                                           Finding{"thread", "Sanitized.Races", "data race"},
                                           Finding{"undefined", "Sanitized.Overflows", "signed integer overflow"}),
                         [](const auto& one) { return one.param.sanitizer + std::to_string(one.index); });

// What it does not tell of would be missing from every figure.
TEST(SanitizersTest, OneWhoseHooksDoNotTellOfReallocIsRefused) {
  const ChildOutcome outcome = Child("sanitized_leak").filter("Sanitized.KeepsItsCeiling:Sanitized.CountsBlocks").run();
  if (outcome.exit_code == 0) {  // this compiler's tells of it, so a block that is resized and freed is not retained
    EXPECT_EQ(outcome.passed().size(), 2u);
    const ChildOutcome broken = Child("sanitized_leak").filter("Sanitized.BreaksItsCeiling").run();
    EXPECT_THAT(broken.failed(), ElementsAre("Sanitized.BreaksItsCeiling")) << broken.text();
  } else {
    EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
    EXPECT_THAT(outcome.err, StartsWith("plimsoll: realloc is not seen: "));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  }
  const ChildOutcome untraced = Child("sanitized_leak").filter("Sanitized.LosesABlock").options("trace=0").run();
  EXPECT_THAT(untraced.err, HasSubstr("LeakSanitizer: detected memory leaks"));
}

#ifdef HAS_MSAN_CHILD
// Nothing that is not built with it can be right under it, ours nor the system's GoogleTest; whatever was asked of us.
TEST(SanitizersTest, MemorySanitizerIsRefusedBeforeAnythingRuns) {
  for (const char* options : {"", "trace=0"}) {
    const ChildOutcome outcome = Child("sanitized_memory").options(options).run();
    EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
    EXPECT_THAT(outcome.err, StartsWith("plimsoll: MemorySanitizer takes for uninitialised "));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    EXPECT_EQ(outcome.out, "");
  }
}
#endif

TEST(SanitizersTest, SaysThatLeaksAreLeftToTheSanitizer) {
  EXPECT_THAT(Child("sanitized_address").filter("Sanitized.KeepsItsCeiling").run().out,
              HasSubstr("plimsoll: malloc is a sanitizer's here, and leaks are left to it: no test was judged for "
                        "them, nor for growth."));
}

}  // namespace
}  // namespace plimsoll::testing
