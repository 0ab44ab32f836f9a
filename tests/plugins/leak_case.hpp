// SPDX-License-Identifier: Apache-2.0
// A test that leaks at one line, and what is expected of it: it fails, at that line, once, and no other test does.
#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>

#include "child_run.hpp"
#include "framework.hpp"

namespace plimsoll::testing {

struct LeakCase {
  std::string test;     // that fails
  std::string line;     // the marker of the line to be named
  std::string figures;  // "1000 B in 1 block"
  std::string file = "ways_to_leak.cpp";
  std::string name = {};  // as the message gives it, if that is not the test's own

  std::string message() const { return "Leak: " + (name.empty() ? test : name) + " left " + figures + " behind (lost"; }
};

inline void PrintTo(const LeakCase& leak, std::ostream* out) { *out << (leak.name.empty() ? leak.test : leak.name); }

inline void expect_leak(const std::string& child, const LeakCase& leak) {
  const ChildOutcome outcome = Child(child).filter(leak.test).run();
  EXPECT_EQ(outcome.exit_code, framework().failed) << outcome.text();
  EXPECT_THAT(outcome.failed(), ::testing::ElementsAre(leak.test)) << outcome.text();
  EXPECT_THAT(outcome.out, ::testing::HasSubstr(failure_at(leak.file, leak.line)));
  EXPECT_THAT(outcome.told, ::testing::HasSubstr(leak.message()));
  EXPECT_THAT(outcome.xml, ::testing::HasSubstr(in_xml(leak.file, leak.line)));
  EXPECT_EQ(outcome.count("Leak:"), 1u) << outcome.text();
}

}  // namespace plimsoll::testing
