// SPDX-License-Identifier: Apache-2.0
#include "report/suppression_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

std::string name_of(const ledger::Suppression& suppression) {
  constexpr std::size_t kShown = 120;
  const bool is_long = suppression.pattern.size() > kShown;
  return fmt::format("leak:{}{} ({})", suppression.pattern.substr(0, kShown), is_long ? "..." : "", suppression.place);
}

std::string used_text(const ledger::Suppression& suppression) {
  const std::size_t tests = suppression.tests.size();
  return fmt::format("plimsoll: suppression {} matched {}, {} {}\n", name_of(suppression),
                     counted(suppression.blocks, "block"), format_bytes(suppression.bytes),
                     tests == 0 ? "outside all tests" : "in " + counted(tests, "test"));
}

std::string unused_text(const std::vector<ledger::Suppression>& suppressions) {
  std::string names;
  for (const ledger::Suppression& suppression : suppressions)
    if (!suppression.is_used()) names += (names.empty() ? "" : ", ") + name_of(suppression);
  if (names.empty()) return {};
  const auto count =
      std::ranges::count_if(suppressions, [](const auto& suppression) { return !suppression.is_used(); });
  return fmt::format("plimsoll: {} matched nothing: {}\n", counted(static_cast<std::size_t>(count), "suppression"),
                     names);
}

}  // namespace

std::string suppressions_text(const std::vector<ledger::Suppression>& suppressions) {
  std::string text;
  for (const ledger::Suppression& suppression : suppressions)
    if (suppression.is_used()) text += used_text(suppression);
  return text + unused_text(suppressions);
}

}  // namespace plimsoll::report
