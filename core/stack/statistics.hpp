// SPDX-License-Identifier: Apache-2.0
// How often walking left the fast path: what tests use to prove that a stack was walked by rules. Only slow events are
// counted, so a hot capture touches nothing here. Relaxed counters, nobody locks.
#pragma once

#include <cstdint>

namespace plimsoll::stack {

struct Statistics {
  std::uint64_t slow_walks;      // captures handed to libgcc
  std::uint64_t refused_frames;  // walks ended because the next frame was implausible
  std::uint64_t compiled_rules;  // return addresses whose rule was read from the unwind tables
};

Statistics statistics() noexcept;

enum class Event : std::uint8_t { slow_walk, refused_frame, rule_compiled, kCount };
void count(Event event) noexcept;

}  // namespace plimsoll::stack
