// SPDX-License-Identifier: Apache-2.0
// What happened on the heap since some window stood above its line, in order: enough to work out, afterwards, how high
// only some of the sites ever rose together. Hot only while a window is above its line. The recorder locks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/stable_array.hpp"
#include "record/site_table.hpp"

namespace plimsoll::record {

// A block came (bytes and blocks are positive) or went.
struct Event {
  SiteId site;
  std::int32_t blocks;
  std::int64_t bytes;
};

class EventLog {
 public:
  static constexpr std::size_t kCapacity = std::size_t{1} << 20;

  std::size_t size() const noexcept { return size_; }
  const Event& operator[](std::size_t index) const noexcept { return events_[index]; }
  bool is_complete() const noexcept { return is_complete_; }

  void add(const Event& event) noexcept {
    Event* next = is_complete_ ? events_.at_grown(size_) : nullptr;
    if (!next) {
      is_complete_ = false;
      return;
    }
    *next = event;
    ++size_;
  }

  void clear() noexcept {
    if (size_ > 0) events_.clear();
    size_ = 0;
    is_complete_ = true;
  }

 private:
  base::StableArray<Event, kCapacity> events_;
  std::size_t size_ = 0;
  bool is_complete_ = true;
};

}  // namespace plimsoll::record
