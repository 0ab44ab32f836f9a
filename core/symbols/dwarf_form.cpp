// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_form.hpp"

#include <algorithm>
#include <array>

namespace plimsoll::symbols {
namespace {

using Kind = DwarfValue::Kind;

enum class Written { bytes, uleb, text, block, block_uleb, with_form };

struct Rule {
  std::uint64_t code;
  Written written;
  std::uint8_t bytes;  // of the value, or of a block's length
  Kind kind;
};

constexpr std::uint64_t kIndirect = 0x16;
constexpr std::uint64_t kImplicitConstant = 0x21;

// Ascending by code.
constexpr auto kRules = std::to_array<Rule>({
    {0x01, Written::bytes, 8, Kind::address},                  // addr
    {0x03, Written::block, 2, Kind::other},                    // block2
    {0x04, Written::block, 4, Kind::other},                    // block4
    {0x05, Written::bytes, 2, Kind::number},                   // data2
    {0x06, Written::bytes, 4, Kind::number},                   // data4
    {0x07, Written::bytes, 8, Kind::number},                   // data8
    {0x08, Written::text, 0, Kind::text},                      // string
    {0x09, Written::block_uleb, 0, Kind::other},               // block
    {0x0a, Written::block, 1, Kind::other},                    // block1
    {0x0b, Written::bytes, 1, Kind::number},                   // data1
    {0x0c, Written::bytes, 1, Kind::other},                    // flag
    {0x0d, Written::uleb, 0, Kind::other},                     // sdata
    {0x0e, Written::bytes, 4, Kind::string},                   // strp
    {0x0f, Written::uleb, 0, Kind::number},                    // udata
    {0x10, Written::bytes, 4, Kind::section_reference},        // ref_addr
    {0x11, Written::bytes, 1, Kind::reference},                // ref1
    {0x12, Written::bytes, 2, Kind::reference},                // ref2
    {0x13, Written::bytes, 4, Kind::reference},                // ref4
    {0x14, Written::bytes, 8, Kind::reference},                // ref8
    {0x15, Written::uleb, 0, Kind::reference},                 // ref_udata
    {0x17, Written::bytes, 4, Kind::number},                   // sec_offset
    {0x18, Written::block_uleb, 0, Kind::expression},          // exprloc
    {0x19, Written::bytes, 0, Kind::other},                    // flag_present
    {0x1a, Written::uleb, 0, Kind::string_index},              // strx
    {0x1b, Written::uleb, 0, Kind::address_index},             // addrx
    {0x1c, Written::bytes, 4, Kind::alternate_reference},      // ref_sup4
    {0x1d, Written::bytes, 4, Kind::alternate_string},         // strp_sup
    {0x1e, Written::bytes, 16, Kind::other},                   // data16
    {0x1f, Written::bytes, 4, Kind::line_string},              // line_strp
    {0x20, Written::bytes, 8, Kind::other},                    // ref_sig8
    {kImplicitConstant, Written::with_form, 0, Kind::number},  // implicit_const
    {0x22, Written::uleb, 0, Kind::other},                     // loclistx
    {0x23, Written::uleb, 0, Kind::range_list_index},          // rnglistx
    {0x24, Written::bytes, 8, Kind::alternate_reference},      // ref_sup8
    {0x25, Written::bytes, 1, Kind::string_index},             // strx1
    {0x26, Written::bytes, 2, Kind::string_index},             // strx2
    {0x27, Written::bytes, 3, Kind::string_index},             // strx3
    {0x28, Written::bytes, 4, Kind::string_index},             // strx4
    {0x29, Written::bytes, 1, Kind::address_index},            // addrx1
    {0x2a, Written::bytes, 2, Kind::address_index},            // addrx2
    {0x2b, Written::bytes, 3, Kind::address_index},            // addrx3
    {0x2c, Written::bytes, 4, Kind::address_index},            // addrx4
    {0x1f01, Written::uleb, 0, Kind::address_index},           // GNU_addr_index
    {0x1f02, Written::uleb, 0, Kind::string_index},            // GNU_str_index
    {0x1f20, Written::bytes, 4, Kind::alternate_reference},    // GNU_ref_alt
    {0x1f21, Written::bytes, 4, Kind::alternate_string},       // GNU_strp_alt
});
static_assert(std::ranges::is_sorted(kRules, {}, &Rule::code));

// Where in kRules each of the standard's codes is, which are read by the million.
constexpr auto kPlaces = [] {
  std::array<std::uint8_t, 0x40> places{};
  for (std::size_t i = 0; i < kRules.size(); ++i)
    if (kRules[i].code < places.size()) places[kRules[i].code] = static_cast<std::uint8_t>(i + 1);
  return places;
}();

const Rule* rule_of(std::uint64_t code) {
  if (code < kPlaces.size()) return kPlaces[code] ? &kRules[kPlaces[code] - 1] : nullptr;
  const auto rule = std::ranges::lower_bound(kRules, code, {}, &Rule::code);
  return rule == kRules.end() || rule->code != code ? nullptr : &*rule;
}

DwarfValue take_by(const Rule& rule, DwarfCursor& cursor, const DwarfForm& form) {
  DwarfValue value{rule.kind, 0, {}, {}};
  switch (rule.written) {
    case Written::bytes:
      if (rule.bytes > sizeof value.number)
        cursor.take(rule.bytes);
      else
        value.number = cursor.read(rule.bytes);
      break;
    case Written::uleb:
      value.number = cursor.read_uleb();
      break;
    case Written::text:
      value.text = cursor.read_text();
      break;
    case Written::block:
      cursor.take(cursor.read(rule.bytes));
      break;
    case Written::block_uleb:
      value.expression = cursor.take(cursor.read_uleb());
      break;
    case Written::with_form:
      value.number = form.implicit;
      break;
  }
  return value;
}

}  // namespace

std::optional<DwarfValue> take_value(DwarfCursor& cursor, const DwarfForm& form) {
  if (form.code == kIndirect) {  // the form stands before the value
    const std::uint64_t code = cursor.read_uleb();
    const bool is_legal = code != kIndirect && code != kImplicitConstant;
    return is_legal ? take_value(cursor, {code, 0}) : std::nullopt;
  }
  const Rule* rule = rule_of(form.code);
  return rule ? std::optional(take_by(*rule, cursor, form)) : std::nullopt;
}

bool skip_value(DwarfCursor& cursor, const DwarfForm& form) {
  const Rule* rule = form.code == kIndirect ? nullptr : rule_of(form.code);
  if (rule && rule->written == Written::uleb) return cursor.read_uleb(), true;
  if (rule && rule->written == Written::block_uleb) return cursor.take(cursor.read_uleb()), true;
  return take_value(cursor, form).has_value();
}

std::optional<std::size_t> fixed_bytes(const DwarfForm& form) {
  const Rule* rule = form.code == kIndirect ? nullptr : rule_of(form.code);
  if (!rule) return std::nullopt;
  if (rule->written == Written::with_form) return 0;
  return rule->written == Written::bytes ? std::optional<std::size_t>(rule->bytes) : std::nullopt;
}

}  // namespace plimsoll::symbols
