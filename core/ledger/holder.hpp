// SPDX-License-Identifier: Apache-2.0
// Who keeps a block, and the way from there to it: what a verdict on held memory says. Cold: reads symbols and debug
// info from disk, a few milliseconds for each root and each class, so ask for few blocks. Locks nothing but, for
// moments, the recorder.
//
// The world runs again when this is asked, while the look is of before. What has changed since has no name; a name is
// never one for another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/reentry_guard.hpp"
#include "reach/scan.hpp"
#include "symbols/data_symbol.hpp"

namespace plimsoll::ledger {

// A block on the way.
struct Step {
  std::string type;  // "std::map node", "Session"; empty when it cannot be told
  std::size_t size = 0;
  std::uint64_t sequence = 0;  // of its birth; 0 when it is not known
};

struct Holder {
  // A thread's registers count as its stack. `pool`: what a pool of the program's handed out, outside of any block;
  // `other`: the scan was told of the root.
  enum class Root { none, global, thread_local_, stack, loader, pool, other };

  static constexpr std::size_t kMostSteps = 8;

  Root root = Root::none;        // none: nothing holds the block
  symbols::DataSymbol variable;  // of globals and thread-locals; without a name when none is known to hold the block
  unsigned domain = 0;           // of a pool's; `variable` has no name then, but the place that tracked it
  int thread = 0;                // of thread-locals and stacks
  bool is_main_thread = false;
  std::vector<Step> way;     // from the root's first block to the block itself
  std::size_t left_out = 0;  // blocks in the middle of a longer way, behind the first half of `way`
};

// `scan` has had a complete look; `block` is the start of a block.
Holder holder_of(const base::ReentryGuard&, const reach::Scan& scan, std::uintptr_t block);

// What is held through a word of this root, the way left out.
Holder holder_at(const reach::Root& root, std::uintptr_t word);

// The root is a table of the C or C++ library's or of the loader's: variables that were set anew, functions to be called
// at exit.
bool is_systems(const Holder& holder);

// The same of who holds the block, found without the names that a Holder has: no file is read.
bool is_held_by_system(const reach::Scan& scan, std::uintptr_t block);

}  // namespace plimsoll::ledger
