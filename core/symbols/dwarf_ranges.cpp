// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_ranges.hpp"

namespace plimsoll::symbols {
namespace {

using Kind = DwarfValue::Kind;

constexpr std::uint64_t kAddressBytes = 8;
constexpr std::uint64_t kPlaceBytes = 4;
constexpr std::uint64_t kListsHeaderBytes = 12;

enum ListEntry : std::uint64_t {
  kEndOfList = 0,
  kIndexedBase = 1,
  kIndexedEnds = 2,
  kIndexedLength = 3,
  kOffsets = 4,
  kBase = 5,
  kEnds = 6,
  kLength = 7,
};

}  // namespace

DwarfRanges::DwarfRanges(const DwarfSections& sections, int version, const DwarfEntry& root)
    : sections_(&sections), range_lists_(sections.range_lists), version_(version) {
  addresses_ = root.addresses.value_or(kAddressBytes);
  lists_ = root.range_lists.value_or(kListsHeaderBytes);
  base_ = address(root.low).value_or(0);
}

DwarfRanges DwarfRanges::of_split(const DwarfSections& program, const DwarfSections& split, int version,
                                  const DwarfEntry& root) {
  DwarfRanges ranges(program, version, root);
  if (version == 4) ranges.addresses_ = root.addresses.value_or(0);
  ranges.range_lists_ = split.range_lists;
  ranges.lists_ = kListsHeaderBytes;
  ranges.old_ranges_ = root.old_ranges.value_or(0);
  return ranges;
}

std::vector<CodeRange> DwarfRanges::of(const DwarfEntry& entry) const {
  if (entry.ranges.kind == Kind::range_list_index) return new_list(place_of_list(entry.ranges.number));
  if (entry.ranges.kind == Kind::number)
    return version_ >= 5 ? new_list(entry.ranges.number) : old_list(old_ranges_ + entry.ranges.number);
  const std::optional<std::uint64_t> low = address(entry.low);
  const std::optional<std::uint64_t> high =
      low && entry.high.kind == Kind::number ? std::optional(*low + entry.high.number) : address(entry.high);
  if (!low || !high || *low >= *high) return {};
  return {{*low, *high}};
}

std::optional<std::uint64_t> DwarfRanges::address(const DwarfValue& value) const {
  if (value.kind == Kind::address) return value.number;
  return value.kind == Kind::address_index ? indexed_address(value.number) : std::nullopt;
}

std::optional<std::uint64_t> DwarfRanges::indexed_address(std::uint64_t index) const {
  if (index >= sections_->addresses.size() / kAddressBytes) return std::nullopt;
  DwarfCursor cursor(sections_->addresses, addresses_ + index * kAddressBytes);
  const std::uint64_t value = cursor.read(kAddressBytes);
  return cursor.failed() ? std::nullopt : std::optional(value);
}

std::uint64_t DwarfRanges::place_of_list(std::uint64_t index) const {
  if (index >= range_lists_.size() / kPlaceBytes) return range_lists_.size();
  return lists_ + DwarfCursor(range_lists_, lists_ + index * kPlaceBytes).read(kPlaceBytes);
}

// Pairs; a first of all ones sets the base, a pair of zeros ends the list.
std::vector<CodeRange> DwarfRanges::old_list(std::uint64_t place) const {
  std::vector<CodeRange> ranges;
  std::uint64_t base = base_;
  for (DwarfCursor cursor(sections_->ranges, place); !cursor.at_end();) {
    const std::uint64_t low = cursor.read(kAddressBytes), high = cursor.read(kAddressBytes);
    if (low == 0 && high == 0) break;
    if (low == ~std::uint64_t{0})
      base = high;
    else if (low < high)
      ranges.push_back({base + low, base + high});
  }
  return ranges;
}

std::vector<CodeRange> DwarfRanges::new_list(std::uint64_t place) const {
  std::vector<CodeRange> ranges;
  std::uint64_t base = base_;
  const auto add = [&](std::uint64_t low, std::uint64_t high) {
    if (low < high) ranges.push_back({low, high});
  };
  for (DwarfCursor cursor(range_lists_, place); !cursor.at_end();) {
    const std::uint64_t what = cursor.read(1);
    if (what == kIndexedBase) {
      base = indexed_address(cursor.read_uleb()).value_or(0);
    } else if (what == kIndexedEnds || what == kIndexedLength) {
      const std::uint64_t low = indexed_address(cursor.read_uleb()).value_or(0), second = cursor.read_uleb();
      add(low, what == kIndexedEnds ? indexed_address(second).value_or(0) : low + second);
    } else if (what == kOffsets) {
      const std::uint64_t low = cursor.read_uleb(), high = cursor.read_uleb();
      add(base + low, base + high);
    } else if (what == kBase) {
      base = cursor.read(kAddressBytes);
    } else if (what == kEnds || what == kLength) {
      const std::uint64_t low = cursor.read(kAddressBytes);
      add(low, what == kEnds ? cursor.read(kAddressBytes) : low + cursor.read_uleb());
    } else {
      break;  // the list's end, or what nobody knows
    }
  }
  return ranges;
}

}  // namespace plimsoll::symbols
