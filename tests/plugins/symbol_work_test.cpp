// SPDX-License-Identifier: Apache-2.0
// Names cost time and memory. A run that has nothing to say reads none, and one that has said something gives back
// what it read.
#include <gmock/gmock.h>

#include <filesystem>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

ChildOutcome run(const std::string& filter) { return Child("symbol_work").filter(filter).run(); }

// Each stack begins in the C library, so its names are not all read without opening that.
bool has_read_names(const ChildOutcome& outcome) { return outcome.says("/libc.so"); }

TEST(SymbolWorkTest, AGreenRunReadsNoNames) {
  const ChildOutcome outcome = run("Green.FreesWhatItTakes:Many/Later.*");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_TRUE(outcome.says("opened ")) << outcome.text();
  EXPECT_FALSE(has_read_names(outcome)) << outcome.text();
}

TEST(SymbolWorkTest, AGreenRunThatStillHoldsMemoryReadsNoNames) {
  const ChildOutcome outcome = run("Green.*:Many/Later.*");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_FALSE(has_read_names(outcome)) << outcome.text();
}

TEST(SymbolWorkTest, AGreenRunReadsNamesWhereThreeTestsHoldMemory) {
  const ChildOutcome outcome = run("Green.*:Third.*");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_TRUE(has_read_names(outcome)) << outcome.text();
}

// What the suspects share is told by the inner frames of their stacks.
TEST(SymbolWorkTest, AGreenRunReadsNoNamesOfWhoCalledTheUsersCode) {
  const auto opened_program = [](const ChildOutcome& outcome) { return outcome.count("/child_symbol_work\n"); };
  const ChildOutcome two = run("Apart.*"), three = run("Apart.*:Last.*");
  EXPECT_EQ(three.exit_code, 0) << three.text();
  EXPECT_GT(opened_program(three), opened_program(two)) << three.text();
  EXPECT_FALSE(has_read_names(three)) << three.text();
}

// A suite may run each test in a process of its own; a process that runs many reads names once.
TEST(SymbolWorkTest, AReportOfOneGreenTestReadsNoNames) {
  const std::string path = temporary_path(".json");
  const auto run = [&](const std::string& tests) {
    const ChildOutcome outcome = Child("symbol_work").filter(tests).options("report=" + path).run();
    EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
    EXPECT_TRUE(std::filesystem::remove(path));
    return outcome;
  };
  EXPECT_FALSE(has_read_names(run("Green.KeepsSomething")));
  EXPECT_TRUE(has_read_names(run("Green.KeepsSomething*")));
}

TEST(SymbolWorkTest, AFailureReadsNames) {
  const ChildOutcome outcome = run("Red.*");
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_TRUE(has_read_names(outcome)) << outcome.text();
}

TEST(SymbolWorkTest, WhatAFailureReadIsGivenBack) {
  const ChildOutcome outcome = run("Red.*:Many/Later.*");
  EXPECT_TRUE(outcome.says("before test 0: 1")) << outcome.text();
  EXPECT_TRUE(outcome.says("before test 11: 0")) << outcome.text();
}

TEST(SymbolWorkTest, ALaterFailureIsNamedAllTheSame) {
  const ChildOutcome outcome = Child("symbol_work").filter("Red.*:Many/Later.*").argument("--gtest_repeat=2").run();
  EXPECT_EQ(outcome.count(failure_at("symbol_work.cpp", "lost")), 2u) << outcome.text();
}

}  // namespace
}  // namespace plimsoll::testing
