// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {
namespace {

// More would be a damaged file: compilers number their abbreviations from 1, without gaps.
constexpr std::uint64_t kMostAbbreviations = 1 << 16;

constexpr std::uint64_t kAddressBytes = 8;
constexpr std::uint64_t kPlaceBytes = 4;

enum AttributeName : std::uint64_t {
  kName = 0x03,
  kLocation = 0x02,
  kStatementList = 0x10,
  kCompilationFolder = 0x1b,
  kAbstractOrigin = 0x31,
  kDeclaredFile = 0x3a,
  kDeclaredLine = 0x3b,
  kSpecification = 0x47,
  kStringsBase = 0x72,
  kAddressBase = 0x73,
};

// What the header of a unit of DWARF 5 has between its own fields and the first entry.
std::size_t rest_of_header(std::uint64_t unit_type) {
  switch (unit_type) {
    case 0x04:  // skeleton and split_compile: an id
    case 0x05:
      return 8;
    case 0x02:  // type and split_type: a signature and a place
    case 0x06:
      return 12;
    default:
      return 0;
  }
}

}  // namespace

std::vector<DwarfUnit> DwarfUnit::all_of(const ElfFile& file) {
  std::vector<DwarfUnit> units;
  const Bytes info = file.section(".debug_info");
  for (DwarfCursor cursor(info); !cursor.at_end();) {
    DwarfUnit unit;
    unit.file_ = &file;
    unit.info_ = info;
    unit.begin_ = cursor.at();
    const Bytes body = cursor.take(cursor.read(4));  // the 64-bit format's mark is longer than any section
    if (cursor.failed()) break;
    unit.end_ = cursor.at();
    DwarfCursor header(info.first(unit.end_), unit.end_ - body.size());
    unit.version_ = static_cast<int>(header.read(2));
    if (unit.version_ < 4 || unit.version_ > 5) continue;
    const std::uint64_t type = unit.version_ == 5 ? header.read(1) : 0;
    const std::uint64_t address_bytes_first = unit.version_ == 5 ? header.read(1) : 0;
    unit.abbreviations_ = header.read(4);
    const std::uint64_t address_bytes = unit.version_ == 5 ? address_bytes_first : header.read(1);
    header.take(rest_of_header(type));
    unit.entries_ = header.at();
    if (!header.failed() && address_bytes == kAddressBytes) units.push_back(unit);
  }
  return units;
}

std::vector<DwarfUnit::Abbreviation> DwarfUnit::read_abbreviations(std::uint64_t last) const {
  constexpr std::uint64_t kImplicitConstant = 0x21;
  std::vector<Abbreviation> abbreviations;
  DwarfCursor cursor(file_->section(".debug_abbrev"), abbreviations_);
  while (const std::uint64_t number = cursor.read_uleb()) {
    if (number >= kMostAbbreviations) break;
    if (number >= abbreviations.size()) abbreviations.resize(number + 1);
    Abbreviation& abbreviation = abbreviations[number];
    abbreviation.tag = cursor.read_uleb();
    cursor.take(1);  // whether entries nest
    for (;;) {
      Attribute attribute{cursor.read_uleb(), {cursor.read_uleb(), 0}};
      if (attribute.form.code == kImplicitConstant) attribute.form.implicit = cursor.read_uleb();
      if (attribute.name == 0 && attribute.form.code == 0) break;
      abbreviation.attributes.push_back(attribute);
    }
    if (number == last) break;
  }
  return abbreviations;
}

// An entry of tag 0 ends a list of siblings.
std::optional<DwarfEntry> DwarfUnit::take_entry(DwarfCursor& cursor,
                                                const std::vector<Abbreviation>& abbreviations) const {
  const std::uint64_t number = cursor.read_uleb();
  DwarfEntry entry;
  if (number == 0 && !cursor.failed()) return entry;
  if (number >= abbreviations.size() || abbreviations[number].tag == 0) return std::nullopt;
  entry.tag = abbreviations[number].tag;
  for (const Attribute& attribute : abbreviations[number].attributes) {
    const std::optional<DwarfValue> value = take_value(cursor, attribute.form);
    if (!value || cursor.failed()) return std::nullopt;
    fill(entry, attribute.name, *value);
  }
  return entry;
}

void DwarfUnit::fill(DwarfEntry& entry, std::uint64_t attribute, const DwarfValue& value) {
  using Kind = DwarfValue::Kind;
  if (attribute == kLocation && value.kind == Kind::expression) entry.location = value.expression;
  if ((attribute == kSpecification || attribute == kAbstractOrigin) && value.kind == Kind::reference)
    entry.refers_to = value.number;
  if (attribute == kCompilationFolder) entry.folder = value;
  if (attribute == kName) entry.name = value;
  if (value.kind != Kind::number) return;
  if (attribute == kDeclaredFile) entry.file = value.number;
  if (attribute == kDeclaredLine) entry.line = value.number;
  if (attribute == kStatementList) entry.files = value.number;
  if (attribute == kStringsBase) entry.strings = value.number;
  if (attribute == kAddressBase) entry.addresses = value.number;
}

std::optional<DwarfEntry> DwarfUnit::root() const { return entry(entries_ - begin_); }

std::optional<DwarfEntry> DwarfUnit::entry(std::size_t place) const {
  if (place >= end_ - begin_) return std::nullopt;
  DwarfCursor cursor(info_.first(end_), begin_ + place);
  return take_entry(cursor, read_abbreviations(DwarfCursor(cursor).read_uleb()));
}

std::string DwarfUnit::text_of(const DwarfValue& value, const DwarfEntry& root) const {
  if (value.kind != DwarfValue::Kind::string_index) return symbols::text_of(*file_, value);
  const Bytes places = file_->section(".debug_str_offsets");
  if (!root.strings || value.number >= places.size() / kPlaceBytes) return {};
  const std::uint64_t place = DwarfCursor(places, *root.strings + value.number * kPlaceBytes).read(kPlaceBytes);
  return symbols::text_of(*file_, {DwarfValue::Kind::string, place, {}, {}});
}

std::string text_of(const ElfFile& file, const DwarfValue& value) {
  using Kind = DwarfValue::Kind;
  if (value.kind == Kind::text) return std::string(value.text);
  if (value.kind != Kind::string && value.kind != Kind::line_string) return {};
  const Bytes strings = file.section(value.kind == Kind::string ? ".debug_str" : ".debug_line_str");
  return std::string(DwarfCursor(strings, value.number).read_text());
}

}  // namespace plimsoll::symbols
