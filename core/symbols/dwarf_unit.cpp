// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_unit.hpp"

#include <cstring>

namespace plimsoll::symbols {
namespace {

constexpr std::uint64_t kAddressBytes = 8;
constexpr std::uint64_t kPlaceBytes = 4;

enum UnitType : std::uint64_t { kTypeUnit = 0x02, kSkeleton = 0x04, kSplitCompile = 0x05, kSplitType = 0x06 };

void fill_value(DwarfEntry& entry, std::uint64_t attribute, const DwarfValue& value) {
  switch (attribute) {
    case kName:
      entry.name = value;
      break;
    case kLinkageName:
    case kOldLinkageName:
      entry.linkage_name = value;
      break;
    case kSpecification:
    case kAbstractOrigin:
      entry.refers_to = value;
      break;
    case kLow:
      entry.low = value;
      break;
    case kHigh:
      entry.high = value;
      break;
    case kRanges:
      entry.ranges = value;
      break;
    case kCompilationFolder:
      entry.folder = value;
      break;
    case kSplitName:
    case kOldSplitName:
      entry.split_name = value;
      break;
    case kLocation:
      if (value.kind == DwarfValue::Kind::expression) entry.location = value.expression;
      break;
  }
}

void fill_number(DwarfEntry& entry, std::uint64_t attribute, std::uint64_t number) {
  switch (attribute) {
    case kLanguage:
      entry.language = number;
      break;
    case kDeclaredFile:
      entry.file = number;
      break;
    case kDeclaredLine:
      entry.line = number;
      break;
    case kCallFile:
      entry.call_file = number;
      break;
    case kCallLine:
      entry.call_line = number;
      break;
    case kStatementList:
      entry.files = number;
      break;
    case kStringsBase:
      entry.strings = number;
      break;
    case kAddressBase:
    case kOldAddressBase:
      entry.addresses = number;
      break;
    case kRangeListsBase:
      entry.range_lists = number;
      break;
    case kOldRangesBase:
      entry.old_ranges = number;
      break;
    case kOldSplitId:
      entry.split_id = number;
      break;
  }
}

}  // namespace

std::vector<DwarfUnit> DwarfUnit::all_of(const DwarfSections& sections) {
  std::vector<DwarfUnit> units;
  for (DwarfCursor cursor(sections.info); !cursor.at_end();) {
    DwarfUnit unit;
    unit.sections_ = &sections;
    unit.begin_ = cursor.at();
    const Bytes body = cursor.take(cursor.read(4));  // the 64-bit format's mark is longer than any section
    if (cursor.failed()) break;
    unit.end_ = cursor.at();
    DwarfCursor header(sections.info.first(unit.end_), unit.end_ - body.size());
    unit.version_ = static_cast<int>(header.read(2));
    if (unit.version_ < 4 || unit.version_ > 5) continue;
    const std::uint64_t type = unit.version_ == 5 ? header.read(1) : 0;
    const std::uint64_t address_bytes_first = unit.version_ == 5 ? header.read(1) : 0;
    unit.abbreviations_at_ = header.read(4);
    const std::uint64_t address_bytes = unit.version_ == 5 ? address_bytes_first : header.read(1);
    if (type == kSkeleton || type == kSplitCompile) unit.split_id_ = header.read(8);
    if (type == kTypeUnit || type == kSplitType) header.take(12);  // a signature and a place
    unit.entries_ = header.at();
    if (!header.failed() && address_bytes == kAddressBytes) units.push_back(unit);
  }
  return units;
}

const std::vector<DwarfAbbreviation>& DwarfUnit::abbreviations() const {
  if (abbreviations_.empty()) abbreviations_ = read_abbreviations(sections_->abbreviations, abbreviations_at_);
  return abbreviations_;
}

std::optional<std::size_t> DwarfUnit::skip(DwarfCursor& cursor, const DwarfAbbreviation& shape) {
  constexpr std::size_t kSiblingBytes = 4;
  std::optional<std::size_t> sibling;
  for (const DwarfAbbreviation::Skip& step : shape.skips) {
    cursor.take(step.is_sibling ? step.bytes - kSiblingBytes : step.bytes);
    if (step.is_sibling) sibling = cursor.read(kSiblingBytes);
    if (step.form && !skip_value(cursor, *step.form)) cursor.fail();
  }
  return sibling;
}

// Behind its number.
std::optional<DwarfEntry> DwarfUnit::take_entry(DwarfCursor& cursor, const DwarfAbbreviation& shape) {
  if (shape.tag == 0) return std::nullopt;
  DwarfEntry entry;
  entry.tag = shape.tag;
  for (const DwarfAttribute& attribute : shape.attributes) {
    const std::optional<DwarfValue> value = take_value(cursor, attribute.form);
    if (!value || cursor.failed()) return std::nullopt;
    if (value->kind == DwarfValue::Kind::number) fill_number(entry, attribute.name, value->number);
    fill_value(entry, attribute.name, *value);
  }
  return entry;
}

std::optional<DwarfEntry> DwarfUnit::root() const {
  if (!abbreviations_.empty()) return entry(entries_ - begin_);
  DwarfCursor cursor(sections_->info.first(end_), entries_);
  const std::uint64_t number = cursor.read_uleb();
  return take_entry(cursor, read_abbreviation(sections_->abbreviations, abbreviations_at_, number));
}

std::optional<DwarfEntry> DwarfUnit::entry(std::size_t place) const {
  if (place >= end_ - begin_) return std::nullopt;
  DwarfCursor cursor(sections_->info.first(end_), begin_ + place);
  const std::uint64_t number = cursor.read_uleb();
  if (number == 0 && !cursor.failed()) return DwarfEntry();
  return number < abbreviations().size() ? take_entry(cursor, abbreviations()[number]) : std::nullopt;
}

DwarfUnit::Extent DwarfUnit::extent_of_entry(std::size_t place, const DwarfAbbreviation& shape) const {
  if (!shape.code || place >= end_ - begin_) return {};
  DwarfCursor cursor(sections_->info.first(end_), begin_ + place);
  cursor.read_uleb();
  const std::size_t values = cursor.at(), length = values + shape.code->length;
  if (length + shape.code->length_bytes > end_) return {};
  Extent extent;
  std::memcpy(&extent.low, &sections_->info[values + shape.code->low], sizeof extent.low);
  std::memcpy(&extent.length, &sections_->info[length], shape.code->length_bytes);
  return extent;
}

// Null when no entry has a shape of that number.
const DwarfAbbreviation* DwarfUnit::take_shape(DwarfCursor& cursor) const {
  const std::uint64_t number = cursor.read_uleb();
  const std::vector<DwarfAbbreviation>& shapes = abbreviations();
  return cursor.failed() || number >= shapes.size() ? nullptr : &shapes[number];
}

std::uint64_t DwarfUnit::tag(std::size_t place) const {
  if (place >= end_ - begin_) return 0;
  DwarfCursor cursor(sections_->info.first(end_), begin_ + place);
  const DwarfAbbreviation* shape = take_shape(cursor);
  return shape ? shape->tag : 0;
}

std::optional<DwarfValue> DwarfUnit::value(std::size_t place, std::uint64_t attribute) const {
  if (place >= end_ - begin_) return std::nullopt;
  DwarfCursor cursor(sections_->info.first(end_), begin_ + place);
  const DwarfAbbreviation* shape = take_shape(cursor);
  if (!shape || std::ranges::find(shape->attributes, attribute, &DwarfAttribute::name) == shape->attributes.end())
    return std::nullopt;
  for (const DwarfAttribute& one : shape->attributes) {
    const std::optional<DwarfValue> value = take_value(cursor, one.form);
    if (!value || cursor.failed()) return std::nullopt;
    if (one.name == attribute) return value;
  }
  return std::nullopt;
}

std::vector<std::size_t> DwarfUnit::places_around(std::size_t entry) const {
  std::vector<std::size_t> open;
  bool is_there = false;
  for_each_entry(0, [&](std::size_t place, const DwarfAbbreviation& shape, const auto& sibling) {
    is_there = place == entry;
    if (place >= entry) return Next::nothing;
    if (shape.tag != kEndOfChildren && sibling && *sibling <= entry) return Next::sibling;
    if (shape.tag == kEndOfChildren && !open.empty()) open.pop_back();
    if (shape.nests) open.push_back(place);
    return Next::entry;
  });
  return is_there ? open : std::vector<std::size_t>();
}

// A split unit does not say where its table begins: it is the only one, behind its header in DWARF 5.
std::string DwarfUnit::text_of(const DwarfValue& value, const DwarfEntry& root) const {
  if (value.kind != DwarfValue::Kind::string_index) return std::string(symbols::text_of(*sections_, value));
  const Bytes places = sections_->string_places;
  if (value.number >= places.size() / kPlaceBytes) return {};
  const std::uint64_t table = root.strings.value_or(version_ == 5 ? 8 : 0);
  const std::uint64_t place = DwarfCursor(places, table + value.number * kPlaceBytes).read(kPlaceBytes);
  return std::string(symbols::text_of(*sections_, {DwarfValue::Kind::string, place, {}, {}}));
}

std::string_view text_of(const DwarfSections& sections, const DwarfValue& value) {
  switch (value.kind) {
    case DwarfValue::Kind::text:
      return value.text;
    case DwarfValue::Kind::string:
      return DwarfCursor(sections.strings, value.number).read_text();
    case DwarfValue::Kind::line_string:
      return DwarfCursor(sections.line_strings, value.number).read_text();
    case DwarfValue::Kind::alternate_string:
      return DwarfCursor(sections.alternate_strings, value.number).read_text();
    default:
      return {};
  }
}

}  // namespace plimsoll::symbols
