// SPDX-License-Identifier: Apache-2.0
#include "stack/statistics.hpp"

#include <array>
#include <atomic>

namespace plimsoll::stack {
namespace {

constinit std::array<std::atomic<std::uint64_t>, static_cast<std::size_t>(Event::kCount)> counters{};

std::uint64_t value_of(Event event) noexcept {
  return counters[static_cast<std::size_t>(event)].load(std::memory_order_relaxed);
}

}  // namespace

void count(Event event) noexcept { counters[static_cast<std::size_t>(event)].fetch_add(1, std::memory_order_relaxed); }

Statistics statistics() noexcept {
  return {value_of(Event::slow_walk), value_of(Event::refused_frame), value_of(Event::rule_compiled)};
}

}  // namespace plimsoll::stack
