// SPDX-License-Identifier: Apache-2.0
// PLIMSOLL_OPTIONS as a process sees them: a mistake stops the program before its main, with one line that names it
// and the list of what is valid. A typo that was ignored would turn the checks off without a word.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run_process.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Outcome run(const std::string& program, const std::string& options, std::vector<std::string> arguments = {}) {
  return run_process(PROGRAM_FOLDER "/process_" + program, arguments, {"PLIMSOLL_OPTIONS=" + options});
}

void expect_valid_keys(const std::string& text) {
  for (const char* key :
       {"frames", "trace", "leaks", "confirm", "ceiling", "growth", "overhead", "suppressions", "top", "report",
        "annotations", "baseline", "summary", "system", "source", "names", "verify", "mismatch", "help"})
    EXPECT_THAT(text, HasSubstr(std::string("  ") + key + "="));
}

class MistakeTest : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(MistakeTest, EndsTheProgramAndNamesIt) {
  const auto& [options, named] = GetParam();
  const Outcome outcome = run("trace_off", options);
  EXPECT_GT(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("PLIMSOLL_OPTIONS"));
  EXPECT_THAT(outcome.err, HasSubstr(named));
  expect_valid_keys(outcome.err);
}

using Mistake = std::pair<const char*, const char*>;
INSTANTIATE_TEST_SUITE_P(
    Options, MistakeTest,
    ::testing::Values(Mistake{"frame=8", "'frame'"}, Mistake{"trace=1:nonsense=1", "'nonsense'"},
                      Mistake{"nonsense", "'nonsense'"}, Mistake{"TRACE=1", "'TRACE'"}, Mistake{"frames=65", "'65'"},
                      Mistake{"frames=-1", "'-1'"}, Mistake{"frames=", "''"}, Mistake{"frames=8x", "'8x'"},
                      Mistake{"frames", "'frames'"}, Mistake{"trace=2", "'2'"}, Mistake{"trace=yes", "'yes'"},
                      Mistake{"leaks=all", "'all'"}, Mistake{"confirm=1", "'1'"}, Mistake{"confirm=2", "'2'"},
                      Mistake{"confirm=1001", "'1001'"}, Mistake{"confirm=yes", "'yes'"}, Mistake{"confirm=", "''"},
                      Mistake{"ceiling=5MB", "'5MB'"}, Mistake{"ceiling=MiB", "'MiB'"},
                      Mistake{"ceiling=5 MiB", "'5 MiB'"}, Mistake{"ceiling=99999999999GiB", "'99999999999GiB'"},
                      Mistake{"growth=", "''"}, Mistake{"overhead=4095KiB", "'4095KiB'"}, Mistake{"overhead=", "''"},
                      Mistake{"overhead=little", "'little'"}, Mistake{"growth=much", "'much'"},
                      Mistake{"top=-3", "'-3'"}, Mistake{"names=long", "'long'"}, Mistake{"system=", "''"},
                      Mistake{"source", "'source'"}, Mistake{"report=", "''"}, Mistake{"annotations=on", "'on'"},
                      Mistake{"baseline=", "''"}, Mistake{"summary=all", "'all'"}, Mistake{"suppressions=", "''"},
                      Mistake{"verify=2", "'2'"}, Mistake{"mismatch=", "''"},
                      Mistake{"suppressions", "'suppressions'"}));

TEST(OptionsTest, HelpPrintsTheListAndEndsWell) {
  const Outcome outcome = run("trace_off", "help=1");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, IsEmpty());
  expect_valid_keys(outcome.err);
  for (const char* leaks : {"off", "lost (", "growing (default", "accumulating (", "any ("})
    EXPECT_THAT(outcome.err, HasSubstr(leaks));
}

TEST(OptionsTest, AConfirmationThatCouldShowNoSeriesIsToldWhatIsValid) {
  EXPECT_THAT(run("trace_off", "confirm=2").err, HasSubstr("confirm=  0 or 3 to 1000, default 3"));
}

class FramesTest : public ::testing::TestWithParam<const char*> {};

TEST_P(FramesTest, SetHowMuchOfAStackIsKept) {
  const Outcome outcome = run("frame_count", std::string("trace=1:frames=") + GetParam(), {GetParam()});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

INSTANTIATE_TEST_SUITE_P(Options, FramesTest, ::testing::Values("0", "1", "4", "16", "64"));

TEST(OptionsTest, SixteenFramesAreTheDefault) {
  const Outcome outcome = run("frame_count", "trace=1", {"16"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

TEST(OptionsTest, TheCoreAloneDoesNotTraceUntilItIsAskedTo) {
  for (const char* options : {"", "trace=0", "trace=1:trace=0", "::", "frames=8:"}) {
    const Outcome outcome = run("trace_off", options);
    EXPECT_EQ(outcome.exit_code, 0) << options << '\n' << outcome.err;
    EXPECT_THAT(outcome.text(), IsEmpty());
  }
}

TEST(OptionsTest, EveryKeyIsAcceptedWithItsValues) {
  for (const char* options :
       {"leaks=off:top=0", "leaks=growing", "leaks=accumulating:growth=1MiB", "growth=none", "leaks=lost:ceiling=64MiB",
        "leaks=any:ceiling=none:trace=0:top=25", "confirm=0", "confirm=3", "confirm=1000", "ceiling=100",
        "ceiling=100B", "ceiling=1KiB", "ceiling=2GiB", "report=none:baseline=none:summary=5:annotations=github"}) {
    const Outcome outcome = run("trace_off", options);
    EXPECT_EQ(outcome.exit_code, 0) << options << '\n' << outcome.err;
  }
}

}  // namespace
}  // namespace plimsoll::testing
