// SPDX-License-Identifier: Apache-2.0
// A block that is given back wrongly fails the test that does it, at the line that does, and the message names the line
// that made the block. The test after it runs on a sound heap. For both frameworks.
#include <gmock/gmock.h>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct WrongFree {
  const char* test;
  const char* line;
  const char* message;
};
void PrintTo(const WrongFree& wrong, std::ostream* out) { *out << wrong.test; }

class WrongFreesTest : public ::testing::TestWithParam<WrongFree> {};

TEST_P(WrongFreesTest, FailTheirTestAtTheLine) {
  const auto& [test, line, message] = GetParam();
  const ChildOutcome outcome = Child("wrong_frees").filter(test).run();
  EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
  EXPECT_THAT(outcome.failed(), ElementsAre(test));
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("wrong_frees.cpp", line)));
  EXPECT_THAT(outcome.told, HasSubstr(message));
  EXPECT_THAT(outcome.xml, HasSubstr(in_xml("wrong_frees.cpp", line)));
}

constexpr const char* kTwice = "Double free: a block of 40 B that was freed already was given to operator delete";
INSTANTIATE_TEST_SUITE_P(
    Faults, WrongFreesTest,
    ::testing::Values(WrongFree{"Wrong.DoubleDelete", "dropped", kTwice},
                      WrongFree{"Wrong.DoubleDeleteOnAThread", "dropped", kTwice},
                      WrongFree{"Wrong.ArrayAsObject", "mismatch",
                                "Mismatched free: a block of 10 B made by operator new[] was given to operator delete"},
                      WrongFree{"Wrong.Inside", "inside",
                                "Wild free: a pointer to byte 16 of a block of 40 B was given to free"}));

TEST(WrongFreeTest, NamesWhoMadeTheBlock) {
  const ChildOutcome outcome = Child("wrong_frees").filter("Wrong.DoubleDelete").run();
  const std::size_t born = outcome.told.find("born at");
  ASSERT_NE(born, std::string::npos) << outcome.text();
  EXPECT_THAT(outcome.told.substr(born), HasSubstr(place("wrong_frees.cpp", "born")));
}

TEST(WrongFreeTest, SoundTestsPass) {
  const ChildOutcome outcome = Child("wrong_frees").filter("Sound.*").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.passed().size(), 3u) << outcome.text();
}

TEST(WrongFreeTest, AMismatchPassesWhenAskedTo) {
  const ChildOutcome outcome = Child("wrong_frees").filter("Wrong.ArrayAsObject").options("mismatch=0").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
}

// Its news come through malloc, and some of its deletes are the library's.
TEST(WrongFreeTest, AProgramsOwnNewAndDeleteAreNoMismatch) {
  const ChildOutcome outcome = Child("own_new").filter("OwnNew.Sound*").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.failed(), IsEmpty());
  EXPECT_EQ(outcome.passed().size(), 2u) << outcome.text();
}

}  // namespace
}  // namespace plimsoll::testing
