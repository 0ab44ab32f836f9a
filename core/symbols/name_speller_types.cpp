// SPDX-License-Identifier: Apache-2.0
// What NameSpeller calls types. C++ writes a type around a name, so each step hands on what stands to the right of it.
#include <algorithm>
#include <array>
#include <string_view>

#include "symbols/dwarf_names.hpp"
#include "symbols/name_speller.hpp"

namespace plimsoll::symbols {
namespace {

// gcc's debug info, the demangler.
constexpr auto kBaseTypes = std::to_array<std::array<std::string_view, 2>>({
    {"short int", "short"},
    {"short unsigned int", "unsigned short"},
    {"unsigned int", "unsigned int"},
    {"long int", "long"},
    {"long unsigned int", "unsigned long"},
    {"long long int", "long long"},
    {"long long unsigned int", "unsigned long long"},
    {"__int128 unsigned", "unsigned __int128"},
});

std::string base_type(std::string name) {
  const auto found = std::ranges::find(kBaseTypes, std::string_view(name), [](const auto& pair) { return pair[0]; });
  return found == kBaseTypes.end() ? std::move(name) : std::string((*found)[1]);
}

bool is_top_level(std::uint64_t tag) { return tag == kConst || tag == kVolatile || tag == kRestrict; }

}  // namespace

// What is const about a parameter itself is no part of the function's type.
std::string NameSpeller::parameter_type(DwarfPlace parameter) {
  std::optional<DwarfPlace> place = referred(parameter, kType);
  if (!place) return fail();
  while (is_top_level(tag(*place)) && take_step()) {
    place = referred(*place, kType);
    if (!place) return fail();
  }
  return type(place);
}

std::string NameSpeller::placeholder(const DwarfPlace& type) {
  const auto found = std::ranges::find(placeholders_, type, &Placeholder::type);
  if (found == placeholders_.end()) return {};
  const std::string text = found->name;
  placeholders_.erase(placeholders_.begin(), found + 1);  // the next stands for a later parameter
  return text + (tag(type) == kReference ? "&&" : "");    // of those alone auto becomes a reference
}

std::string NameSpeller::type(const std::optional<DwarfPlace>& place, std::string inner) {
  if (!take_step()) return {};
  if (!place) return "void" + inner;
  if (const std::string text = placeholder(*place); !text.empty()) return text + inner;
  const auto target = [&] { return referred(*place, kType); };
  switch (tag(*place)) {
    case kPointer:
      return type(target(), '*' + inner);
    case kReference:
      return type(target(), '&' + inner);
    case kRvalueReference:
      return type(target(), "&&" + inner);
    case kConst:
      return type(target(), " const" + inner);
    case kVolatile:
      return type(target(), " volatile" + inner);
    case kRestrict:
      return type(target(), " __restrict" + inner);
    case kTypedef:
      return type(target(), std::move(inner));
    case kMemberPointer:
      return member_pointer(*place, inner);
    case kArray:
      return array(*place, inner);
    case kFunctionType:
      return function_type(*place, inner);
    case kBaseType:
    case kUnspecifiedType:
      return base_type(name(*place)) + inner;
    case kClass:
    case kStructure:
    case kUnion:
    case kEnumeration:
      return scope_of(*place) + class_name(*place) + inner;
    default:
      return fail();
  }
}

std::string NameSpeller::member_pointer(DwarfPlace place, const std::string& inner) {
  const std::optional<DwarfPlace> target = referred(place, kType);
  const bool is_function = target && tag(*target) == kFunctionType;
  return type(target, (is_function ? "" : " ") + type(referred(place, kContainingType)) + "::*" + inner);
}

std::string NameSpeller::array(DwarfPlace place, const std::string& inner) {
  std::string bounds;
  for (const DwarfPlace child : children(place)) {
    if (tag(child) != kSubrange) continue;
    const bool is_known = child.unit->value(child.at, kUpperBound).has_value();
    bounds += is_known ? '[' + std::to_string(number(child, kUpperBound) + 1) + ']' : "[]";
  }
  return type(referred(place, kType), (inner.empty() ? " " : " (" + inner + ") ") + bounds);
}

std::string NameSpeller::function_type(DwarfPlace place, const std::string& inner) {
  const std::string rest = '(' + parameters(place) + ')' + qualifiers(place);
  return type(referred(place, kType), (inner.empty() ? " " : " (" + inner + ')') + rest);
}

}  // namespace plimsoll::symbols
