// SPDX-License-Identifier: Apache-2.0
#include "report/leak_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plimsoll/units.hpp"
#include "report/holder_text.hpp"
#include "report/lines_text.hpp"
#include "report/test_text.hpp"

namespace plimsoll::report {
namespace {

using ledger::Owner;

bool is_of_the_past(const LeaksAtLine& leaks) {
  return leaks.birth.owner == Owner::test && leaks.judged.end_of != Owner::test;
}

std::string reason(const LeaksAtLine& leaks) {
  if (leaks.kind == options::Leaks::any) return "leaks=any: whatever is left behind is a leak";
  return fmt::format("{}: nothing points to {} any more", is_of_the_past(leaks) ? "lost later" : "lost",
                     leaks.line.count == 1 ? "it" : "them");
}

std::string name_of(const ledger::Moment& moment) {
  return moment.end_of == Owner::program ? "the program"
                                         : (moment.end_of == Owner::test ? test_name(moment.name) : moment.name);
}

// Where it was lost, as exactly as two looks with nothing between them can say.
std::string exact_place(const ledger::Fate& fate, const std::vector<std::string>& between) {
  if (fate.held.end_of != Owner::test || fate.held.suites != fate.lost.suites) return {};
  if (fate.lost.end_of == Owner::suite && between.empty()) return "the tear-down of " + fate.lost.name;
  return fate.lost.end_of == Owner::test && between.size() == 1 ? test_name(fate.lost.name) : std::string();
}

// "; in between ran Session.Login, Session.Renew and 3 more". A moment's own test is not said again.
std::string between_text(std::vector<std::string> tests, const ledger::Moment& lost) {
  constexpr std::size_t kNamed = 3;
  if (lost.end_of == Owner::test && !tests.empty()) tests.pop_back();
  std::string text;
  for (std::size_t i = 0; i < std::min(kNamed, tests.size()); ++i)
    text += fmt::format("{}{}", i == 0 ? "; in between ran " : ", ", test_name(tests[i]));
  if (tests.size() > kNamed) text += fmt::format(" and {} more", tests.size() - kNamed);
  return text;
}

// "born in Session.Login, still held at its end; lost in Session.Logout".
std::string fate_text(const LeaksAtLine& leaks) {
  if (!leaks.fate && !is_of_the_past(leaks)) return {};
  const std::string born = "  born in " + subject_of(leaks.birth);
  if (!leaks.fate) return fmt::format("{}; lost by the end of {}\n", born, name_of(leaks.judged));
  const auto& [held, lost] = *leaks.fate;
  const bool is_own_end = leaks.birth.owner == held.end_of && leaks.birth.name == held.name;
  const std::string seen = is_own_end ? "still held at its end" : "last seen held at the end of " + name_of(held);
  if (const std::string place = exact_place(*leaks.fate, leaks.between); !place.empty())
    return fmt::format("{}, {}; lost in {}\n", born, seen, place);
  return fmt::format("{}, {}; lost by the end of {}{}\n", born, seen, name_of(lost), between_text(leaks.between, lost));
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
  return fmt::format("Leak: {} left {} in {} behind ({})\n{}{}{}{}", subject_of(leaks.birth),
                     format_bytes(leaks.line.size + leaks.below_size),
                     counted(leaks.line.count + leaks.below_count, "block"), reason(leaks),
                     lines_text({leaks.line}, {}), below_text(leaks), fate_text(leaks), held_text(leaks));
}

std::string incomplete_text(std::size_t tests, const std::string& reason) {
  return fmt::format("plimsoll: {} not judged for leaks: {}\n",
                     tests == 1 ? "1 test or suite was" : fmt::format("{} tests or suites were", tests), reason);
}

}  // namespace plimsoll::report
