// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_abbreviations.hpp"

#include "symbols/dwarf_names.hpp"

namespace plimsoll::symbols {
namespace {

// More would be a damaged file: compilers number their abbreviations from 1, without gaps.
constexpr std::uint64_t kMostAbbreviations = 1 << 16;
constexpr std::uint64_t kImplicitConstant = 0x21;

enum FormCode : std::uint64_t { kAddress = 0x01, kData4 = 0x06, kData8 = 0x07, kReference4 = 0x13 };

void add_skip(DwarfAbbreviation& abbreviation, const DwarfAttribute& attribute) {
  std::vector<DwarfAbbreviation::Skip>& skips = abbreviation.skips;
  if (skips.empty() || skips.back().form || skips.back().is_sibling) skips.emplace_back();
  if (attribute.bytes)
    skips.back().bytes += *attribute.bytes;
  else
    skips.back().form = attribute.form;
  skips.back().is_sibling = attribute.name == kSibling && attribute.form.code == kReference4;
}

void place_code(DwarfAbbreviation& abbreviation) {
  std::optional<std::size_t> low;
  std::size_t at = 0;
  for (const DwarfAttribute& attribute : abbreviation.attributes) {
    if (!attribute.bytes) return;
    if (attribute.name == kLow && attribute.form.code == kAddress) low = at;
    if (low && attribute.name == kHigh && (attribute.form.code == kData4 || attribute.form.code == kData8))
      abbreviation.code = {*low, at, *attribute.bytes};
    at += *attribute.bytes;
  }
}

void take_attributes(DwarfCursor& cursor, DwarfAbbreviation& abbreviation) {
  for (;;) {
    DwarfAttribute attribute{cursor.read_uleb(), {cursor.read_uleb(), 0}, {}};
    if (attribute.form.code == kImplicitConstant) attribute.form.implicit = cursor.read_uleb();
    if (attribute.name == 0 && attribute.form.code == 0) break;
    attribute.bytes = fixed_bytes(attribute.form);
    abbreviation.has_code |= attribute.name == kLow || attribute.name == kRanges;
    add_skip(abbreviation, attribute);
    abbreviation.attributes.push_back(attribute);
  }
  const std::vector<DwarfAbbreviation::Skip>& skips = abbreviation.skips;
  abbreviation.is_plain = skips.empty() || (skips.size() == 1 && !skips[0].form && !skips[0].is_sibling);
  if (abbreviation.is_plain && !skips.empty()) abbreviation.bytes = skips[0].bytes;
  if (abbreviation.has_code) place_code(abbreviation);
}

void skip_attributes(DwarfCursor& cursor) {
  for (;;) {
    const std::uint64_t name = cursor.read_uleb(), form = cursor.read_uleb();
    if (name == 0 && form == 0) return;
    if (form == kImplicitConstant) cursor.read_uleb();
  }
}

DwarfAbbreviation take_tag(DwarfCursor& cursor) {
  DwarfAbbreviation abbreviation;
  abbreviation.tag = cursor.read_uleb();
  abbreviation.nests = cursor.read(1) != 0;
  return abbreviation;
}

}  // namespace

std::vector<DwarfAbbreviation> read_abbreviations(Bytes section, std::uint64_t offset) {
  std::vector<DwarfAbbreviation> abbreviations;
  DwarfCursor cursor(section, offset);
  while (const std::uint64_t number = cursor.read_uleb()) {
    if (number >= kMostAbbreviations) break;
    if (number >= abbreviations.size()) abbreviations.resize(number + 1);
    abbreviations[number] = take_tag(cursor);
    take_attributes(cursor, abbreviations[number]);
  }
  return abbreviations;
}

DwarfAbbreviation read_abbreviation(Bytes section, std::uint64_t offset, std::uint64_t number) {
  DwarfCursor cursor(section, offset);
  while (const std::uint64_t found = cursor.read_uleb()) {
    if (found >= kMostAbbreviations) break;
    DwarfAbbreviation abbreviation = take_tag(cursor);
    if (found != number) {
      skip_attributes(cursor);
      continue;
    }
    take_attributes(cursor, abbreviation);
    return abbreviation;
  }
  return {};
}

}  // namespace plimsoll::symbols
