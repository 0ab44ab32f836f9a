// SPDX-License-Identifier: Apache-2.0
#include "report/test_text.hpp"

#include <fmt/format.h>

namespace plimsoll::report {
namespace {

using ledger::Owner;
using ledger::Phase;

std::string part_of_suite(const ledger::Birth& birth) {
  switch (birth.phase) {
    case Phase::set_up:
      return "the set-up of " + birth.name;
    case Phase::tear_down:
      return "the tear-down of " + birth.name;
    default:
      return "code between the tests of " + birth.name;
  }
}

std::string part_of_program(const ledger::Birth& birth) {
  switch (birth.phase) {
    case Phase::before_run:
      return "code before the tests (static initialisers, main)";
    case Phase::set_up:
      return "the set-up of environments";
    case Phase::tear_down:
      return "the tear-down of environments";
    default:
      return "code between suites";
  }
}

}  // namespace

std::string test_name(const std::string& test) { return test.find(' ') == std::string::npos ? test : '"' + test + '"'; }

std::string subject_of(const ledger::Birth& birth) {
  switch (birth.owner) {
    case Owner::test:
      return test_name(birth.name);
    case Owner::suite:
      return part_of_suite(birth);
    case Owner::program:
      return part_of_program(birth);
  }
  return {};
}

std::string tag_text(const std::string& test, const std::string& tag, const std::string& mistake) {
  return fmt::format("The tag [{}] of {} does not parse: {}\n", tag, test_name(test), mistake);
}

}  // namespace plimsoll::report
