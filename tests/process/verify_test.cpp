// SPDX-License-Identifier: Apache-2.0
// verify=1: the stacks of the other programs of this folder are those that libgcc walks; and if they were not, it would
// say so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run_process.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Outcome run(const std::string& program, const std::string& options) {
  return run_process(PROGRAM_FOLDER "/process_" + program, {}, {"PLIMSOLL_OPTIONS=" + options});
}

class VerifyTest : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Programs, VerifyTest,
                         ::testing::Values("string_growth", "exact_counters", "libc_callers", "static_lifetime",
                                           "thread_exit", "free_elsewhere", "realloc", "scopes"));

TEST_P(VerifyTest, EveryStackIsTheOneThatLibgccWalks) {
  const Outcome outcome = run(GetParam(), "trace=1:verify=1");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, ContainsRegex("plimsoll: verify=1: [1-9][0-9]* stacks compared with libgcc's, 0 differ"));
}

TEST(VerifyTest, AStackThatDiffersIsShownAndCounted) {
  const Outcome outcome = run("false_unwinder", "trace=1:verify=1");
  EXPECT_THAT(outcome.err, HasSubstr("verify=1: a stack differs from the one that libgcc walks"));
  EXPECT_THAT(outcome.err, ContainsRegex("0x[0-9a-f]+ 0x0\n"));
  EXPECT_THAT(outcome.err, ContainsRegex("verify=1: ([1-9][0-9]*) stacks compared with libgcc's, [1-9][0-9]* differ"));
}

TEST(VerifyTest, NothingIsComparedUnasked) { EXPECT_THAT(run("false_unwinder", "trace=1").err, IsEmpty()); }

}  // namespace
}  // namespace plimsoll::testing
