// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_file.hpp"

#include <algorithm>

namespace plimsoll::symbols {

using Kind = DwarfValue::Kind;

FunctionName DwarfFile::linkage_name(DwarfPlace function) const {
  constexpr int kMostSteps = 6;
  FunctionName name;
  std::optional<DwarfPlace> next = function;
  for (int step = 0; next && step < kMostSteps; ++step) {
    name.place = *next;
    const DwarfUnit& unit = *next->unit;
    const DwarfEntry root = unit.root().value_or(DwarfEntry()), entry = unit.entry(next->at).value_or(DwarfEntry());
    name.mangled = unit.text_of(entry.linkage_name, root);
    if (name.plain.empty()) name.plain = unit.text_of(entry.name, root);
    if (!name.mangled.empty()) break;
    next = referred(unit, entry.refers_to);
  }
  return name;
}

std::optional<DwarfPlace> DwarfFile::referred(const DwarfUnit& unit, const DwarfValue& value) const {
  if (value.kind == Kind::reference) return DwarfPlace{&unit, value.number};
  const DwarfUnit* other = value.kind == Kind::section_reference ? unit_at(value.number) : nullptr;
  return other ? std::optional(DwarfPlace{other, value.number - other->begin()}) : std::nullopt;
}

const DwarfUnit* DwarfFile::unit_at(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(units_, offset, {}, &DwarfUnit::begin);
  if (after == units_.begin() || !std::prev(after)->contains(offset)) return nullptr;
  return &*std::prev(after);
}

}  // namespace plimsoll::symbols
