// SPDX-License-Identifier: Apache-2.0
#include "reach/memory_map.hpp"

#include <algorithm>

#include "reach/raw_file.hpp"

namespace plimsoll::reach {

bool MemoryMap::read() noexcept {
  readable_.clear();
  main_stack_ = {};
  LineReader lines("/proc/self/maps");
  while (auto line = lines.next()) {  // 7f0000000000-7f0000021000 rw-p ...
    Region mapping;
    mapping.begin = take_hex(*line);
    if (line->empty()) return false;
    line->remove_prefix(1);
    mapping.end = take_hex(*line);
    if (line->ends_with("[stack]")) main_stack_ = mapping;
    const bool is_readable = line->size() > 1 && (*line)[1] == 'r';
    if (is_readable && !readable_.push_back(mapping)) return false;
  }
  return lines.is_complete();
}

std::size_t MemoryMap::first_ending_after(std::uintptr_t address) const noexcept {
  const auto after = [](std::uintptr_t value, const Region& mapping) { return value < mapping.end; };
  return static_cast<std::size_t>(std::upper_bound(readable_.begin(), readable_.end(), address, after) -
                                  readable_.begin());
}

Region MemoryMap::mapping_of(std::uintptr_t address) const noexcept {
  const std::size_t i = first_ending_after(address);
  return i < readable_.size() && readable_[i].contains(address) ? readable_[i] : Region{};
}

bool MemoryMap::is_readable(Region region) const noexcept {
  std::uintptr_t readable_to = region.begin;
  for_each_readable(region, [&](Region part) {
    if (part.begin == readable_to) readable_to = part.end;
  });
  return readable_to >= region.end;
}

}  // namespace plimsoll::reach
