// SPDX-License-Identifier: Apache-2.0
// What a program without a test framework is told of a block that it gave back wrongly: at its end, on standard error,
// with the line that gave it back and the line that made it; and an exit status of 0 becomes 1. That sound programs are
// told nothing is what all other programs of this folder show: they would fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "run_process.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

Outcome run(const std::string& name, const std::string& options = "trace=1") {
  return run_process(PROGRAM_FOLDER "/process_wrong_free", {name}, {"PLIMSOLL_OPTIONS=" + options});
}

// "wrong_free.cpp:12", where the comment `LINE: name` stands.
std::string place(const std::string& name) {
  std::ifstream source(SOURCE_FOLDER "/wrong_free.cpp");
  std::string text;
  for (int line = 1; std::getline(source, text); ++line)
    if (text.ends_with("// LINE: " + name)) return "wrong_free.cpp:" + std::to_string(line);
  ADD_FAILURE() << "no line is marked " << name;
  return {};
}

struct Case {
  const char* name;
  const char* title;
  const char* born;  // the name of its line; empty: no block is known
};
void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class WrongFreeTest : public ::testing::TestWithParam<Case> {};

TEST_P(WrongFreeTest, IsToldWithBothStacks) {
  const auto& [name, title, born] = GetParam();
  const Outcome outcome = run(name);
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_THAT(outcome.err, HasSubstr(place(name) + ": " + title));
  const std::size_t born_at = outcome.err.find("born at");
  EXPECT_EQ(born_at == std::string::npos, *born == '\0') << outcome.err;
  if (born_at == std::string::npos) return;
  EXPECT_THAT(outcome.err.substr(born_at), HasSubstr(place(born)));
}

constexpr const char* kTwice = "Double free: a block of 24 B that was freed already was given to free\n";
INSTANTIATE_TEST_SUITE_P(
    Programs, WrongFreeTest,
    ::testing::Values(
        Case{"freed_twice", kTwice, "born"}, Case{"twice_on_threads", kTwice, "born"},
        Case{"resized_after_free", "Double free: a block of 24 B that was freed already was given to realloc\n",
             "born"},
        Case{"inside", "Wild free: a pointer to byte 16 of a block of 24 B was given to free", "born"},
        Case{"inside_unaligned", "Wild free: a pointer to byte 3 of a block of 24 B was given to free", "born"},
        Case{"inside_large", "Wild free: a pointer to byte 9437184 of a block of 10.0 MiB was given to free", "large"},
        Case{"of_the_stack", "Wild free: 0x", ""}, Case{"of_a_global", "Wild free: 0x", ""},
        Case{"array_as_object",
             "Mismatched free: a block of 24 B made by operator new[] was given to operator delete\n",
             "array_as_object"},
        Case{"object_as_array", "Mismatched free: a block of 4 B made by operator new was given to operator delete[]\n",
             "object"},
        Case{"c_as_object", "Mismatched free: a block of 24 B made by malloc was given to operator delete\n", "born"},
        Case{"object_as_c", "Mismatched free: a block of 4 B made by operator new was given to free\n", "object_as_c"},
        Case{"object_resized", "Mismatched free: a block of 4 B made by operator new was given to realloc\n",
             "object_resized"},
        Case{"aligned_as_plain",
             "Mismatched free: a block of 64 B made by operator new with an alignment was given to operator delete\n",
             "aligned"},
        Case{"other_size", "Mismatched free: a block of 104 B was given to operator delete as one of 4 B\n", "derived"},
        Case{"c_of_other_size", "Mismatched free: a block of 24 B was given to free as one of 23 B\n", "born"}));

TEST(WrongFreesTest, ADeleteIsNamed) {
  EXPECT_THAT(run("deleted_twice").err,
              HasSubstr(place("deleted_twice") + ": Double free: a block of 4 B that was freed already was given to "
                                                 "operator delete\n"));
}

TEST(WrongFreesTest, TheSameTwoStacksAreToldOnce) {
  const Outcome outcome = run("many_times");
  EXPECT_THAT(outcome.err, HasSubstr("given to operator delete (5 times from here)\n"));
  EXPECT_EQ(outcome.err.find("Mismatched"), outcome.err.rfind("Mismatched"));
}

TEST(WrongFreesTest, AMismatchPassesWhenAskedTo) {
  for (const char* name : {"array_as_object", "c_as_object", "object_resized", "aligned_as_plain", "other_size"}) {
    const Outcome outcome = run(name, "trace=1:mismatch=0");
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
    EXPECT_THAT(outcome.err, IsEmpty());
  }
  EXPECT_EQ(run("freed_twice", "trace=1:mismatch=0").exit_code, 1);
}

TEST(WrongFreesTest, WhatADestructorOfAGlobalDoesIsTold) {
  const Outcome outcome = run("in_a_destructor");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr(place("freed_twice") + ": " + kTwice));
}

TEST(WrongFreesTest, AForkedChildIsToldAtOnceInALine) {
  const Outcome outcome = run("in_a_child");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("plimsoll: in a forked process a block was freed twice: 0x"));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1);
}

TEST(WrongFreesTest, WithoutStacksTheFaultIsStillTold) {
  const Outcome outcome = run("freed_twice", "trace=1:frames=0");
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr(kTwice));
}

}  // namespace
}  // namespace plimsoll::testing
