// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_abbreviations.hpp"

namespace plimsoll::symbols {
namespace {

// More would be a damaged file: compilers number their abbreviations from 1, without gaps.
constexpr std::uint64_t kMostAbbreviations = 1 << 16;
constexpr std::uint64_t kImplicitConstant = 0x21;

void take_attributes(DwarfCursor& cursor, DwarfAbbreviation& abbreviation) {
  abbreviation.bytes = 0;
  for (;;) {
    DwarfAttribute attribute{cursor.read_uleb(), {cursor.read_uleb(), 0}};
    if (attribute.form.code == kImplicitConstant) attribute.form.implicit = cursor.read_uleb();
    if (attribute.name == 0 && attribute.form.code == 0) return;
    const std::optional<std::size_t> bytes = fixed_bytes(attribute.form);
    if (bytes && abbreviation.bytes)
      *abbreviation.bytes += *bytes;
    else
      abbreviation.bytes.reset();
    abbreviation.attributes.push_back(attribute);
  }
}

}  // namespace

std::vector<DwarfAbbreviation> read_abbreviations(Bytes section, std::uint64_t offset, std::uint64_t last) {
  std::vector<DwarfAbbreviation> abbreviations;
  DwarfCursor cursor(section, offset);
  while (const std::uint64_t number = cursor.read_uleb()) {
    if (number >= kMostAbbreviations) break;
    if (number >= abbreviations.size()) abbreviations.resize(number + 1);
    DwarfAbbreviation& abbreviation = abbreviations[number];
    abbreviation.tag = cursor.read_uleb();
    abbreviation.nests = cursor.read(1) != 0;
    abbreviation.attributes.clear();
    take_attributes(cursor, abbreviation);
    if (number == last) break;
  }
  return abbreviations;
}

}  // namespace plimsoll::symbols
