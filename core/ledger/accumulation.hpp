// SPDX-License-Identifier: Apache-2.0
// Who keeps what tests left: at a run's end all of it is put together by root. A registry with a key for each test
// keeps more after every test, though none of them keeps more when it is repeated. Cold: looks at the heap, then
// symbols. One thread: the one that runs the tests.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "ledger/holder.hpp"
#include "ledger/leaks.hpp"

namespace plimsoll::ledger {

using Blocks = std::vector<FoundBlock>;

// Blocks that one variable, or one thread's stack, keeps alone: without it they would be lost. A word left over in a
// buffer that was never written may seem to hold what a variable holds, but is not the only one.
struct KeptAlone {
  Holder holder;  // its way is left out
  Blocks blocks;
};

struct HeldBlocks {
  bool is_complete = false;     // the look was
  Blocks blocks;                // of those in question all that are held
  std::vector<KeptAlone> kept;  // of them, by whom, the largest first; a few
};

// Those of a test framework are never in question. Holders are told for whose blocks `is_wanted` is true; each costs a
// look of its own.
HeldBlocks find_held(std::uintptr_t own_stack_from, const StackThen& then, const Question& question,
                     const std::function<bool(const Blocks&)>& is_wanted);

}  // namespace plimsoll::ledger
