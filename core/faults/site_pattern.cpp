// SPDX-License-Identifier: Apache-2.0
#include "faults/site_pattern.hpp"

#include <algorithm>

#include "ledger/suppressions.hpp"
#include "symbols/resolver.hpp"

namespace plimsoll::faults {

bool SitePattern::passes(std::span<const std::uintptr_t> stack) {
  return pattern_.empty() || std::ranges::any_of(stack, [this](std::uintptr_t frame) { return passes_at(frame); });
}

bool SitePattern::passes_at(std::uintptr_t frame) {
  std::atomic<std::uintptr_t>& place = known_[(frame ^ (frame >> 12)) % kRemembered];
  const std::uintptr_t known = place.load(std::memory_order_relaxed);
  if (known >> 1 == frame) return known & 1;
  const bool named = is_named(frame);
  place.store(frame << 1 | named, std::memory_order_relaxed);
  return named;
}

bool SitePattern::is_named(std::uintptr_t frame) const {
  return std::ranges::any_of(symbols::names_at(frame),
                             [this](const std::string& name) { return ledger::matches(pattern_, name); });
}

}  // namespace plimsoll::faults
