// SPDX-License-Identifier: Apache-2.0
// Memory outside the heap that the program has declared to hold pointers (__lsan_register_root_region). Cold: a handful
// for a whole program. No lock: a slot is claimed, filled and given up by single atomic stores, also across fork.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace plimsoll::record {

class RootRegions {
 public:
  static constexpr std::size_t kMost = 1024;

  // The same region may be added several times, and is gone when it was removed as often. False: all slots are in use.
  bool add(std::uintptr_t begin, std::size_t size) noexcept;
  // False: no such region, with just that begin and size.
  bool remove(std::uintptr_t begin, std::size_t size) noexcept;

  // visit(begin, end)
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Slot& slot : slots_)
      if (const std::uintptr_t begin = slot.begin.load(std::memory_order_acquire); begin > kClaimed)
        visit(begin, begin + slot.size.load(std::memory_order_relaxed));
  }

 private:
  static constexpr std::uintptr_t kFree = 0, kClaimed = 1;

  struct Slot {
    std::atomic<std::uintptr_t> begin{kFree};
    std::atomic<std::size_t> size{0};
  };

  std::array<Slot, kMost> slots_{};
};

extern constinit RootRegions root_regions;

}  // namespace plimsoll::record
