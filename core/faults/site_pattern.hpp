// SPDX-License-Identifier: Apache-2.0
// Whether a stack passes through code that a pattern names. A return address is looked up in the debug info once, and
// remembered. Asked inside the user's malloc, so it takes no lock of its own; the one of the resolver is never waited
// for by a thread that holds the loader's, because what that allocates is never failed. The caller holds a
// ReentryGuard.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <string>

namespace plimsoll::faults {

class SitePattern {
 public:
  // Empty: every stack passes.
  explicit SitePattern(std::string pattern) : pattern_(std::move(pattern)) {}

  bool passes(std::span<const std::uintptr_t> stack);

 private:
  bool passes_at(std::uintptr_t frame);
  bool is_named(std::uintptr_t frame) const;

  static constexpr std::size_t kRemembered = 4096;

  const std::string pattern_;
  std::array<std::atomic<std::uintptr_t>, kRemembered> known_{};  // twice the address, plus 1 if it passes
};

}  // namespace plimsoll::faults
