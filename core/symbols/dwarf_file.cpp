// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_file.hpp"

#include <algorithm>

namespace plimsoll::symbols {

using Kind = DwarfValue::Kind;

std::string DwarfFile::function_name(const DwarfUnit& unit, const DwarfEntry& function) const {
  constexpr int kMostSteps = 6;
  const DwarfUnit* where = &unit;
  std::string name;
  std::optional<DwarfEntry> entry = function;
  for (int step = 0; entry && step < kMostSteps; ++step) {
    const DwarfEntry root = where->root().value_or(DwarfEntry());
    if (std::string mangled = where->text_of(entry->linkage_name, root); !mangled.empty()) return mangled;
    if (name.empty()) name = where->text_of(entry->name, root);
    const DwarfValue next = entry->refers_to;
    if (next.kind == Kind::section_reference) where = unit_at(next.number);
    if (!where || (next.kind != Kind::reference && next.kind != Kind::section_reference)) break;
    entry = where->entry(next.kind == Kind::reference ? next.number : next.number - where->begin());
  }
  return name;
}

const DwarfUnit* DwarfFile::unit_at(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(units_, offset, {}, &DwarfUnit::begin);
  if (after == units_.begin() || !std::prev(after)->contains(offset)) return nullptr;
  return &*std::prev(after);
}

}  // namespace plimsoll::symbols
