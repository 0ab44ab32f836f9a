// SPDX-License-Identifier: Apache-2.0
#include "symbols/unit_code.hpp"

#include <algorithm>

namespace plimsoll::symbols {
namespace {

using Next = DwarfUnit::Next;

bool is_type(const DwarfAbbreviation& shape) {
  return shape.tag == kStructure || shape.tag == kClass || shape.tag == kUnion;
}

}  // namespace

template <class Add>
void UnitCode::for_each_range(std::size_t place, const DwarfAbbreviation& shape, Add&& add) const {
  if (const DwarfUnit::Extent extent = unit_->extent_of_entry(place, shape); extent.length != 0)
    return add(CodeRange{extent.low, extent.low + extent.length});
  for (const CodeRange& range : ranges_.of(unit_->entry(place).value_or(DwarfEntry()))) add(range);
}

// The linker leaves entries of functions that it threw away, at address 0, by the thousand.
void UnitCode::add_function(std::size_t place, const DwarfAbbreviation& shape) {
  for_each_range(place, shape, [&](const CodeRange& range) {
    if (range.low != 0) functions_.push_back({range, place});
  });
}

DwarfUnit::Next UnitCode::visit(std::size_t place, const DwarfAbbreviation& shape, bool has_sibling) {
  if (shape.tag == kEndOfChildren) {
    if (progress_.in_function == progress_.depth) progress_.in_function = 0;
    --progress_.depth;
    return Next::entry;
  }
  // What a class has outside of functions are declarations: the code is elsewhere.
  if (has_sibling && is_type(shape) && progress_.in_function == 0) return Next::sibling;
  const bool is_function = shape.tag == kSubprogram;
  if (is_function && shape.has_code && (reads_nested_ || progress_.in_function == 0)) add_function(place, shape);
  if (is_function && has_sibling && !reads_nested_) return Next::sibling;
  if (!shape.nests) return Next::entry;
  ++progress_.depth;
  if (is_function && progress_.in_function == 0) progress_.in_function = progress_.depth;
  return Next::entry;
}

const UnitCode::Function* UnitCode::read_on(std::uint64_t address) {
  constexpr std::size_t kBytesOfAFunction = 256;  // about, with all that belongs to it
  if (functions_.empty()) functions_.reserve(unit_->size() / kBytesOfAFunction);
  const Function* found = nullptr;
  const std::size_t from = progress_.place;
  progress_.is_at_end = true;
  unit_->for_each_entry(from, [&](std::size_t place, const DwarfAbbreviation& shape, const auto& sibling) {
    if (found) {
      progress_.place = place;
      progress_.is_at_end = false;
      return Next::nothing;
    }
    const std::size_t known = functions_.size();
    const Next next = visit(place, shape, sibling.has_value());
    for (std::size_t i = known; i < functions_.size(); ++i)
      if (functions_[i].range.contains(address)) found = &functions_[i];
    return next;
  });
  return found;
}

const UnitCode::Function* UnitCode::known_function_at(std::uint64_t address) const {
  const auto found =
      std::ranges::find_if(functions_, [=](const Function& function) { return function.range.contains(address); });
  return found == functions_.end() ? nullptr : &*found;
}

const UnitCode::Function* UnitCode::function_at(std::uint64_t address) {
  if (const Function* known = known_function_at(address)) return known;
  if (!progress_.is_at_end)
    if (const Function* found = read_on(address)) return found;
  if (reads_nested_) return nullptr;
  functions_.clear();
  progress_ = {};
  reads_nested_ = true;
  return read_on(address);
}

const std::vector<UnitCode::Part>& UnitCode::inlined_into(std::size_t function) {
  const auto [at, is_new] = inlined_.try_emplace(function);
  std::vector<Part>& parts = at->second;
  if (!is_new) return parts;
  std::vector<std::size_t> around;  // for each open entry the function that what it nests is in
  unit_->for_each_entry(function, [&](std::size_t place, const DwarfAbbreviation& shape, const auto&) {
    if (shape.tag == kEndOfChildren) {
      around.pop_back();
      return around.empty() ? Next::nothing : Next::entry;
    }
    const bool is_inlined = shape.tag == kInlinedSubroutine;
    if (is_inlined && shape.has_code && !around.empty())
      for_each_range(place, shape, [&](const CodeRange& range) { parts.push_back({range, place, around.back()}); });
    // A function in a function, as of a local class, is not inlined into it, nor is what it nests.
    if (shape.nests) around.push_back(is_inlined || shape.tag == kSubprogram ? place : around.back());
    return around.empty() ? Next::nothing : Next::entry;
  });
  return parts;
}

std::vector<std::size_t> UnitCode::functions_at(std::uint64_t address) {
  const Function* function = function_at(address);
  if (!function) return {};
  std::vector<std::size_t> outermost_first{function->place};
  for (const Part& part : inlined_into(function->place))
    if (part.range.contains(address) && part.parent == outermost_first.back()) outermost_first.push_back(part.place);
  return {outermost_first.rbegin(), outermost_first.rend()};
}

}  // namespace plimsoll::symbols
