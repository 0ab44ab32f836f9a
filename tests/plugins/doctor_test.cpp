// SPDX-License-Identifier: Apache-2.0
// When Plimsoll can't see the heap it must say so in one line and fail the run: a blind check that is green is worse
// than none.
#include <gmock/gmock.h>

#include <algorithm>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

void expect_refusal(const ChildOutcome& outcome) {
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_THAT(outcome.err, StartsWith("plimsoll: "));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("malloc"));
}

TEST(DoctorTest, AProgramWithItsOwnMallocIsRefused) { expect_refusal(Child("own_malloc").run()); }

TEST(DoctorTest, APreloadedMallocIsRefused) {
  expect_refusal(Child("quiet").environment("LD_PRELOAD=" OTHER_MALLOC).run());
}

#ifdef HAS_ASAN_CHILD
TEST(DoctorTest, AddressSanitizersMallocIsSeenByItsHooks) {
  EXPECT_EQ(Child("asan").run().exit_code, 0);
  EXPECT_EQ(Child("asan").options("trace=0").run().exit_code, 0);
}
#endif

TEST(DoctorTest, AsksNothingWhenTracingIsOff) {
  EXPECT_EQ(Child("quiet").environment("LD_PRELOAD=" OTHER_MALLOC).options("trace=0").run().exit_code, 0);
}

TEST(DoctorTest, ListingTestsWorksThoughBlind) {
  const ChildOutcome outcome = Child("own_malloc").argument("--gtest_list_tests").run();
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, HasSubstr("IsNotSeen"));
}

}  // namespace
}  // namespace plimsoll::testing
