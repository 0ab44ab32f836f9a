// SPDX-License-Identifier: Apache-2.0
// `plimsoll doctor`: what it finds in programs that are as they should be, and in ones that would be blind.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/processor.hpp"
#include "run_process.hpp"
#include "scratch_folder.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

Outcome doctor(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "doctor");
  return run_process(TOOL, arguments, {});
}

void expect_blind(const std::string& program, const std::string& why) {
  const Outcome outcome = doctor({program});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("  blind   " + why));
}

TEST(DoctorTest, SeesACanaryAndShowsTheHeapBesideTheResidentSize) {
  const Outcome outcome = doctor({});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, ContainsRegex("^/.*/libplimsoll\\.so"));
  EXPECT_THAT(outcome.out, ContainsRegex("  fine    a canary .* was seen: \\+1\\.0 MiB  1 block .* main\n"));
  EXPECT_THAT(outcome.out,
              ContainsRegex("\n  fine    Live heap 1\\..* MiB, Plimsoll's own .*; resident .* at most\n$"));
}

TEST(DoctorTest, FindsNothingInASuiteThatIsAsItShouldBe) {
  const Outcome outcome = doctor({SUITE});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("  fine    judges tests: plimsoll_gtest_plugin is in\n"));
  EXPECT_THAT(outcome.out, HasSubstr("  fine    debug info: reports name lines\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("advice")));
}

TEST(DoctorTest, AdvisesAProgramThatIsNotLinkedWithPlimsoll) {
  const Outcome outcome = doctor({CHILD});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("  advice  not linked with Plimsoll"));
}

TEST(DoctorTest, AdvisesAProgramThatIsStripped) {
  const ScratchFolder folder;
  const std::string stripped = folder / "stripped";
  ASSERT_EQ(std::system(("strip -o '" + stripped + "' '" SUITE "'").c_str()), 0);
  const Outcome outcome = doctor({stripped});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("  advice  no debug info"));
  EXPECT_THAT(outcome.out, HasSubstr("  advice  stripped of its symbols"));
  EXPECT_THAT(outcome.out, HasSubstr("judges tests"));
}

TEST(DoctorTest, NamesWhatBlindsAProgram) {
  expect_blind(STATIC_CHILD, "statically linked");
  expect_blind(WITHOUT_PLUGIN, "the plugin is not in, so no test is judged: link plimsoll::gtest\n");
  expect_blind(OWN_MALLOC, "defines a malloc of its own");
#ifdef LSAN_CHILD
  expect_blind(LSAN_CHILD, "LeakSanitizer owns malloc");
#endif
  expect_blind(HERE "/doctor_test.cpp", "no program for Linux on " + std::string(base::kProcessor));
}

TEST(DoctorTest, KnowsMemorySanitizerByItsStart) {
  const ScratchFolder folder;
  const std::string sanitized = folder / "sanitized";
  ASSERT_EQ(
      std::system(("objcopy --add-symbol __msan_init=.text:0,global,function '" SUITE "' '" + sanitized + "'").c_str()),
      0);
  expect_blind(sanitized, "MemorySanitizer takes what Plimsoll hands over for uninitialised");
}

#ifdef ASAN_CHILD
TEST(DoctorTest, AdvisesAProgramWithASanitizersMalloc) {
  const Outcome outcome = doctor({ASAN_CHILD});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.out, HasSubstr("  advice  a sanitizer owns malloc"));
}
#endif

TEST(DoctorTest, SaysThatAProgramIsNotThere) {
  const Outcome outcome = doctor({"/there/is/none"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "plimsoll: /there/is/none: cannot be read\n");
}

TEST(DoctorTest, SaysThatTheLibraryIsNotThereOrIsNone) {
  const ScratchFolder folder;
  std::filesystem::create_directories(folder / "tools/plimsoll");
  std::filesystem::create_directories(folder / "core");
  const std::string tool = folder / "tools/plimsoll/plimsoll";
  std::filesystem::copy(TOOL, tool);
  const Outcome none = run_process(tool, {"doctor"}, {});
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.err, HasSubstr("install the library beside this program"));
  std::ofstream(folder / "core/libplimsoll.so.0") << "no library";
  const Outcome broken = run_process(tool, {"doctor"}, {});
  EXPECT_EQ(broken.exit_code, 1);
  EXPECT_THAT(broken.out, HasSubstr("  blind   a canary that was left on the heap was not seen"));
}

}  // namespace
}  // namespace plimsoll::testing
