// SPDX-License-Identifier: Apache-2.0
// Where Plimsoll must speak, with either framework: every way of losing memory fails its own test, at the line that
// lost it. Silence here is the worst defect that there can be.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"
#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class WaysToLeakTest : public ::testing::TestWithParam<LeakCase> {};

TEST_P(WaysToLeakTest, FailsItsOwnTestAtItsOwnLine) { expect_leak("leaks", GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Ways, WaysToLeakTest,
    ::testing::Values(LeakCase{"Leak.New", "new", "1000 B in 1 block"},
                      LeakCase{"Leak.Malloc", "malloc", "1000 B in 1 block"},
                      LeakCase{"Leak.Realloc", "realloc", "2.0 KiB in 1 block"},
                      LeakCase{"Leak.AsLargeAsAnExitTable", "exit table", "1.0 KiB in 1 block"},
                      LeakCase{"Leak.AlignedNew", "aligned", "512 B in 1 block"},
                      LeakCase{"Leak.InHelper", "helper", "2.9 KiB in 1 block"},
                      LeakCase{"Leak.ManyBlocks", "many", "1.2 KiB in 12 blocks"},
                      LeakCase{"Leak.Strdup", "strdup", "33 B in 1 block"},
                      LeakCase{"Leak.Asprintf", "asprintf", "101 B in 1 block"},
                      LeakCase{"Leak.StringBody", "string", "1001 B in 1 block"},
                      LeakCase{"Leak.ObjectAndAllItOwns", "object", "1.5 KiB in 21 blocks"},
                      LeakCase{"Leak.Cycle", "cycle", "336 B in 2 blocks"},
                      LeakCase{"Leak.OwnCallback", "callback", "184 B in 2 blocks"},
                      LeakCase{"Leak.OtherThread", "thread", "700 B in 1 block"},
                      LeakCase{"Leak.ByException", "exception", "800 B in 1 block"},
                      LeakCase{"Leak.InLibrary", "library", "900 B in 1 block", "leaks_library.cpp"},
                      LeakCase{"Leak.WithoutDebugInfo", "caller of no debug info", "1.1 KiB in 1 block"},
                      LeakCase{"Leak.OpenFile", "file", "472 B in 1 block"},
                      LeakCase{"Leak.OpenFilesAndTheirBuffers", "files", "13.4 KiB in 6 blocks"},
                      LeakCase{"Leak.OpenFileAmongOthers", "among files", "472 B in 1 block"},
                      LeakCase{"Leak.AddressInAFilesBuffer", "in a file's buffer", "600 B in 1 block"},
                      LeakCase{"Leak.AddressInFreshMemory", "in fresh memory", "610 B in 1 block"},
                      LeakCase{"Leak.AddressInGrownMemory", "in grown memory", "620 B in 1 block"},
                      LeakCase{"Leak.TemporaryFile", "temporary file", "472 B in 1 block"},
                      LeakCase{"Leak.ReopenedFile", "reopened", "472 B in 1 block"},
                      LeakCase{"Leak.FileOfADescriptor", "descriptor", "472 B in 1 block"},
                      LeakCase{"Leak.FileOfAMemory", "memory file", "320 B in 2 blocks"},
                      LeakCase{"Leak.OneByte", "one byte", "1 B in 1 block"},
                      LeakCase{"Leak.NoBytes", "no bytes", "0 B in 1 block"}));

TEST(WaysToLeakTest, TwoLinesAreTwoFailures) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.TwoLines").run();
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("ways_to_leak.cpp", "first of two")));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("ways_to_leak.cpp", "second of two")));
  EXPECT_EQ(outcome.count("Leak:"), 2u);
}

TEST(WaysToLeakTest, ShowsTheSourceTextAndTheCallers) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.InHelper").run();
  EXPECT_THAT(outcome.out, HasSubstr("return keep(new char[size]);"));
  EXPECT_THAT(outcome.out, HasSubstr("make_buffer"));
  EXPECT_THAT(outcome.out, HasSubstr(place("ways_to_leak.cpp", "helper's caller")));
}

TEST(WaysToLeakTest, InCodeWithoutDebugInfoNamesFunctionAndModule) {
  const ChildOutcome outcome = Child("leaks").filter("Leak.WithoutDebugInfo").options("frames=1").run();
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.out, HasSubstr("allocate_without_debug_info"));
  EXPECT_THAT(outcome.out, HasSubstr("leaks_no_debug"));
}

TEST(WaysToLeakTest, AProgramsOwnOperatorNewHidesNothing) {
  const ChildOutcome outcome = Child("own_new").run();
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.failed(), ElementsAre("OwnNew.Leaks"));
}

}  // namespace
}  // namespace plimsoll::testing
