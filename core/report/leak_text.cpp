// SPDX-License-Identifier: Apache-2.0
#include "report/leak_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"
#include "report/holder_text.hpp"
#include "report/lines_text.hpp"
#include "report/test_text.hpp"

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

std::string subject(const ledger::Birth& birth) {
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

std::string reason(const LeaksAtLine& leaks) {
  if (leaks.kind == options::Leaks::any) return "leaks=any: whatever is left behind is a leak";
  std::string lost = "lost: nothing points to them any more";
  if (leaks.line.count == 1) lost = "lost: nothing points to it any more";
  if (leaks.birth.owner != Owner::test || leaks.judged_at == Owner::test) return lost;
  return lost + (leaks.judged_at == Owner::suite ? fmt::format("; something still did when the test ended, nothing at "
                                                               "the end of {}",
                                                               leaks.judged_name)
                                                 : "; something still did when the test ended, nothing at the end of "
                                                   "the program");
}

std::string below_text(const LeaksAtLine& leaks) {
  if (leaks.below_count == 0) return {};
  return fmt::format("  and with {} {} in {} that only {} pointed to\n", leaks.line.count == 1 ? "it" : "them",
                     format_bytes(leaks.below_size), counted(leaks.below_count, "block"),
                     leaks.line.count == 1 ? "it" : "they");
}

// Of leaks=any, whose blocks may be held.
std::string held_text(const LeaksAtLine& leaks) {
  const std::string holder = holder_text(leaks.holder);
  return holder.empty() ? holder : fmt::format("  {}\n", holder);
}

}  // namespace

std::string leak_text(const LeaksAtLine& leaks) {
  return fmt::format("Leak: {} left {} in {} behind ({})\n{}{}{}", subject(leaks.birth),
                     format_bytes(leaks.line.size + leaks.below_size),
                     counted(leaks.line.count + leaks.below_count, "block"), reason(leaks),
                     lines_text({leaks.line}, {}), below_text(leaks), held_text(leaks));
}

std::string incomplete_text(std::size_t tests, const std::string& reason) {
  return fmt::format("plimsoll: {} not judged for leaks: {}\n",
                     tests == 1 ? "1 test or suite was" : fmt::format("{} tests or suites were", tests), reason);
}

}  // namespace plimsoll::report
