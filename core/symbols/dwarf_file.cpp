// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_file.hpp"

#include <algorithm>
#include <functional>

namespace plimsoll::symbols {

using Kind = DwarfValue::Kind;

DwarfFile::DwarfFile(std::shared_ptr<const ElfFile> file, DwarfSections sections,
                     std::shared_ptr<const DwarfFile> alternate)
    : file_(std::move(file)), alternate_(std::move(alternate)), sections_(sections) {
  if (alternate_) sections_.alternate_strings = alternate_->sections().strings;
  units_ = DwarfUnit::all_of(sections_);
}

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
  switch (value.kind) {
    case Kind::reference:
      return DwarfPlace{&unit, value.number};
    case Kind::section_reference:
      if (owns(unit)) return entry_at(value.number);
      return alternate_ ? alternate_->entry_at(value.number) : std::nullopt;
    case Kind::alternate_reference:
      return alternate_ ? alternate_->entry_at(value.number) : std::nullopt;
    default:
      return std::nullopt;
  }
}

bool DwarfFile::owns(const DwarfUnit& unit) const {
  const std::less<const DwarfUnit*> before;
  return !before(&unit, units_.data()) && before(&unit, units_.data() + units_.size());
}

std::optional<DwarfPlace> DwarfFile::entry_at(std::size_t offset) const {
  const auto after = std::ranges::upper_bound(units_, offset, {}, &DwarfUnit::begin);
  if (after == units_.begin() || !std::prev(after)->contains(offset)) return std::nullopt;
  return DwarfPlace{&*std::prev(after), offset - std::prev(after)->begin()};
}

}  // namespace plimsoll::symbols
