// SPDX-License-Identifier: Apache-2.0
#include "record/root_regions.hpp"

namespace plimsoll::record {

constinit RootRegions root_regions;

bool RootRegions::add(std::uintptr_t begin, std::size_t size) noexcept {
  if (begin <= kClaimed || begin + size < begin) return true;  // no memory of any program
  for (Slot& slot : slots_) {
    std::uintptr_t free = kFree;
    if (!slot.begin.compare_exchange_strong(free, kClaimed, std::memory_order_relaxed)) continue;
    slot.size.store(size, std::memory_order_relaxed);
    slot.begin.store(begin, std::memory_order_release);
    return true;
  }
  return false;
}

bool RootRegions::remove(std::uintptr_t begin, std::size_t size) noexcept {
  if (begin <= kClaimed || begin + size < begin) return true;
  for (Slot& slot : slots_) {
    std::uintptr_t found = begin;
    if (slot.begin.load(std::memory_order_acquire) == begin && slot.size.load(std::memory_order_relaxed) == size &&
        slot.begin.compare_exchange_strong(found, kFree, std::memory_order_relaxed))
      return true;
  }
  return false;
}

}  // namespace plimsoll::record
