// SPDX-License-Identifier: Apache-2.0
// Upper bounds on a scope, and the verdict on them. A limit is kept when the value is equal to it, broken above it.
#pragma once

#include <cstddef>
#include <string>
#include <type_traits>

#include "plimsoll/api.hpp"
#include "plimsoll/scope.hpp"

namespace plimsoll {

// A bound, or none. Made from any integer; a negative one is 0.
class Limit {
 public:
  constexpr Limit() = default;
  template <class Integer, class = std::enable_if_t<std::is_integral_v<Integer>>>
  constexpr Limit(Integer value) : value_(value < Integer{} ? 0 : static_cast<std::size_t>(value)), is_set_(true) {}

  constexpr bool is_set() const { return is_set_; }
  constexpr std::size_t value() const { return value_; }
  constexpr bool is_broken_by(std::size_t reached) const { return is_set_ && reached > value_; }

 private:
  std::size_t value_ = 0;
  bool is_set_ = false;
};

// The bounds of one scope; those that are not given do not bind.
struct Ceiling {
  Limit peak = {};         // bytes that the heap may rise above its start
  Limit current = {};      // bytes of growth that may be left at the end
  Limit allocations = {};  // calls
  Limit total = {};        // bytes that may be asked for in all
  Limit blocks = {};       // blocks of growth that may be left at the end
};

// What became of a scope under its ceiling: true when every limit was kept.
struct Verdict {
  bool kept = true;
  std::string message;  // the whole report, for people; empty when kept

  explicit operator bool() const { return kept; }
};

// Verdicts leave out what a test framework allocates for itself (Catch2 for a SECTION or an INFO, its reporters for a
// CHECK). That takes names, so it is done for a limit that is broken otherwise only. For a peak it takes the events above
// the limit too: a scope that was not told its line (Scope::set_line, the macros do) is judged by the framework's share at
// the moment of the peak.

// Judges the scope as it stands now. Cost: constant when kept; a broken limit reads symbols. A scope that counts nothing
// breaks its ceiling, because it can't be known to be kept.
PLIMSOLL_API Verdict judge(const Scope& scope, const Ceiling& ceiling);

// Not one call of the heap. The message names the first line that made one, and how many there were.
PLIMSOLL_API Verdict judge_no_allocations(const Scope& scope);

// Nothing that was allocated in the scope outlives it, by whoever it may be held.
PLIMSOLL_API Verdict judge_no_leaks(const Scope& scope);

}  // namespace plimsoll
