// SPDX-License-Identifier: Apache-2.0
// Under Valgrind: where a tool has a malloc of its own nothing reaches our doors, and Plimsoll says that it does not
// judge; where a tool only watches, it judges as ever.
#include <gmock/gmock.h>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kBroken = "CeilingBroken.PeakOneByteAbove";

ChildOutcome run_under(const std::string& tool) {
  return Child("macros_stripped").filter(kBroken).environment("VALGRIND_OPTS=--tool=" + tool).under("/usr/bin/valgrind").run();
}

TEST(ValgrindTest, MemcheckHasMallocAndWeSayThatWeStepAside) {
  const ChildOutcome outcome = run_under("memcheck");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.text(), HasSubstr("plimsoll: malloc is Valgrind's here"));
  EXPECT_THAT(outcome.err, HasSubstr("ERROR SUMMARY"));
}

TEST(ValgrindTest, AToolThatOnlyWatchesLeavesUsOurDoors) {
  const ChildOutcome outcome = run_under("none");
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_THAT(outcome.failed(), ElementsAre(kBroken));
}

}  // namespace
}  // namespace plimsoll::testing
