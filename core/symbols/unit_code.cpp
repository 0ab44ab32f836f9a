// SPDX-License-Identifier: Apache-2.0
#include "symbols/unit_code.hpp"

namespace plimsoll::symbols {

UnitCode::UnitCode(const DwarfUnit& unit, const DwarfRanges& ranges) {
  std::vector<std::size_t> enclosing{kNone};  // for each open entry the function that what it nests is in
  unit.for_each_entry([&](std::size_t place, const DwarfAbbreviation& shape) {
    if (shape.tag == kEndOfChildren) {
      if (enclosing.size() > 1) enclosing.pop_back();
      return true;
    }
    std::size_t inner = enclosing.back();
    if (shape.tag == kSubprogram || shape.tag == kInlinedSubroutine) {
      // A function in a function, as of a local class, is not inlined into it.
      const std::size_t parent = shape.tag == kInlinedSubroutine ? inner : kNone;
      if (const auto entry = unit.entry(place))
        for (const CodeRange& range : ranges.of(*entry)) parts_.push_back({range, place, parent});
      inner = place;
    }
    if (shape.nests) enclosing.push_back(inner);
    return true;
  });
}

std::vector<std::size_t> UnitCode::functions_at(std::uint64_t address) const {
  std::vector<std::size_t> outermost_first;
  for (const Part& part : parts_)
    if (part.range.contains(address) && part.parent == (outermost_first.empty() ? kNone : outermost_first.back()))
      outermost_first.push_back(part.place);
  return {outermost_first.rbegin(), outermost_first.rend()};
}

}  // namespace plimsoll::symbols
