// SPDX-License-Identifier: Apache-2.0
// What was left held, and when it was last seen so: memory that is lost later is named in terms of both, who allocated
// it and when it was lost. Takes no look of its own: a look that is taken anyway is asked about these blocks too. Cold.
// One thread: the one that runs the tests.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/reentry_guard.hpp"
#include "ledger/leaks.hpp"
#include "ledger/ledger.hpp"

namespace plimsoll::ledger {

class Carried {
 public:
  // Those that live.
  std::vector<FoundBlock> blocks(const base::ReentryGuard&);

  // A look was taken now, which was asked about blocks(). What it found held in question is carried from now on.
  void note(const Look& look, const Moment& now);

  // Of a block that is lost now. Nothing when it was never seen held.
  std::optional<Fate> fate_of(std::uint64_t sequence, const Moment& now) const;

 private:
  struct Entry {
    FoundBlock block;
    std::size_t held;  // index of the moment when it was last seen held
    std::optional<std::size_t> lost;
  };

  std::unordered_map<std::uint64_t, Entry> entries_;  // by sequence
  std::vector<Moment> moments_;
};

}  // namespace plimsoll::ledger
