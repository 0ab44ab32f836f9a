// SPDX-License-Identifier: Apache-2.0
#include "symbols/unit_code.hpp"

#include <algorithm>

namespace plimsoll::symbols {
namespace {

bool is_type(const DwarfAbbreviation& shape) {
  return shape.tag == kStructure || shape.tag == kClass || shape.tag == kUnion;
}

bool is_function(const DwarfAbbreviation& shape) { return shape.tag == kSubprogram || shape.tag == kInlinedSubroutine; }

}  // namespace

UnitCode::UnitCode(const DwarfUnit& unit, const DwarfRanges& ranges) : unit_(&unit), ranges_(ranges) {
  read(kNone, Depth::functions);
}

void UnitCode::read(std::size_t from, Depth depth) {
  std::vector<std::size_t> enclosing{kNone};  // for each open entry the function that what it nests is in
  unit_->for_each_entry(from, [&](std::size_t place, const DwarfAbbreviation& shape, const auto& sibling) {
    using Next = DwarfUnit::Next;
    if (shape.tag == kEndOfChildren) {
      if (enclosing.size() > 1) enclosing.pop_back();
      return from != kNone && enclosing.size() == 1 ? Next::nothing : Next::entry;
    }
    const std::size_t outer = enclosing.back();
    // What a class has outside of functions are declarations: the code is elsewhere.
    if (sibling && is_type(shape) && outer == kNone) return Next::sibling;
    const bool is_closed = sibling && shape.tag == kSubprogram && depth == Depth::functions;
    // A function in a function, as of a local class, is not inlined into it.
    if (is_function(shape) && shape.has_code && (from == kNone || place != from))
      add(place, shape.tag == kInlinedSubroutine ? outer : kNone, is_closed);
    if (is_closed) return Next::sibling;
    if (shape.nests) enclosing.push_back(is_function(shape) ? place : outer);
    return from != kNone && enclosing.size() == 1 ? Next::nothing : Next::entry;
  });
}

void UnitCode::add(std::size_t place, std::size_t parent, bool is_closed) {
  const auto entry = unit_->code_of_entry(place);
  if (!entry) return;
  for (const CodeRange& range : ranges_.of(*entry)) parts_.push_back({range, place, parent, is_closed});
}

void UnitCode::open(std::size_t function) {
  for (Part& part : parts_) part.is_closed &= part.place != function;
  read(function, Depth::all);
}

const UnitCode::Part* UnitCode::function_at(std::uint64_t address) const {
  const auto found = std::ranges::find_if(
      parts_, [=](const Part& part) { return part.parent == kNone && part.range.contains(address); });
  return found == parts_.end() ? nullptr : &*found;
}

std::vector<std::size_t> UnitCode::functions_at(std::uint64_t address) {
  const Part* function = function_at(address);
  if (!function && !is_whole_) {
    parts_.clear();
    is_whole_ = true;
    read(kNone, Depth::all);
    function = function_at(address);
  }
  if (!function) return {};
  std::vector<std::size_t> outermost_first{function->place};
  if (function->is_closed) open(outermost_first[0]);
  for (const Part& part : parts_)
    if (part.range.contains(address) && part.parent == outermost_first.back()) outermost_first.push_back(part.place);
  return {outermost_first.rbegin(), outermost_first.rend()};
}

}  // namespace plimsoll::symbols
