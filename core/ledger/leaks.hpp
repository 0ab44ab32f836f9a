// SPDX-License-Identifier: Apache-2.0
// Which blocks of an interval are leaks: lost ones, or any. Cold: a look at the whole heap, paid only when something
// was left behind. The calling thread must be the one that runs the tests.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/holder.hpp"
#include "options/options.hpp"
#include "reach/scan.hpp"
#include "record/recorder.hpp"

namespace plimsoll::ledger {

// Blocks born after `after`, up to and including `last`.
struct Interval {
  std::uint64_t after = 0;
  std::uint64_t last = ~std::uint64_t{0};

  bool contains(std::uint64_t sequence) const { return sequence > after && sequence <= last; }
};

struct FoundBlock {
  std::uintptr_t address;
  record::BlockRecord record;
  bool is_held_by_other_thread = false;  // by nothing but its stack and thread-locals
};

// Which blocks are in question: of those born after that one, those of which it is true.
struct Question {
  std::uint64_t after;
  std::function<bool(const record::BlockRecord&)> concerns;
};

// A block that is leaked by itself, with those that only it still points to: the mend is at its line, not at theirs.
struct Leak {
  record::BlockRecord block;
  std::vector<record::BlockRecord> below;
  std::uintptr_t address = 0;  // of the block
};

struct Look {
  std::vector<Leak> leaks;       // by birth
  std::vector<FoundBlock> held;  // of the blocks in question, the others; without a test framework's own
  std::string incomplete;        // why nothing could be called lost; empty when the look was complete
  bool is_taken = false;         // false: nothing was in question, or the look was incomplete
  std::vector<FoundBlock> carried_lost;  // of the carried blocks
  bool is_certain = false;               // that they are: while there are other threads one look is not enough
};

// The stack of the thread that runs the tests, as it was when something began: what has not changed on it since cannot
// hold what was born since, though a word left over there may look so.
struct StackThen {
  std::uintptr_t from = 0;
  std::vector<std::uintptr_t> words;
  std::uint64_t sequence = 0;  // of the last block then

  static StackThen copy(std::uintptr_t from, std::uint64_t sequence);
};

// Looks again, for the one who holds a block.
Holder find_holder(std::uintptr_t own_stack_from, const StackThen& then, std::uintptr_t block);

// Which blocks the system holds (see holder.hpp). Looks again when it is first asked, once for all blocks. `then` must
// live as long.
class SystemsBlocks {
 public:
  SystemsBlocks(std::uintptr_t own_stack_from, const StackThen& then) : own_stack_from_(own_stack_from), then_(then) {}
  bool contains(std::uintptr_t block);

 private:
  std::uintptr_t own_stack_from_;
  const StackThen& then_;
  reach::Scan scan_;
  std::optional<bool> is_complete_;  // the look, if it was taken
};

// Live blocks in question, less those that a test framework made for itself: nobody's leaks.
std::vector<FoundBlock> users_blocks(const base::ReentryGuard&, const Question& question);

// Looks at the heap, as if the regions that are left out did not hold; at the whole of it, unless blocks are asked
// about that turn out to be held (see reach::Request). False: the look was incomplete.
bool look(const base::ReentryGuard&, reach::Scan& scan, std::uintptr_t own_stack_from, const StackThen& then,
          std::span<const reach::Region> left_out = {}, std::span<const std::uintptr_t> asked = {});

// Blocks that are not in question only hold or do not hold those that are. Of those that are found the `is_suppressed`
// ones are leaks of their own, with what they reach; from then on they hold it and are in question no more. `carried`
// are blocks that were held before, to be told of if the look finds them lost.
Look find_leaks(options::Leaks kind, std::uintptr_t own_stack_from, const StackThen& then, const Question& question,
                const std::function<bool(const record::BlockRecord&)>& is_suppressed,
                std::vector<FoundBlock> carried = {});

}  // namespace plimsoll::ledger
