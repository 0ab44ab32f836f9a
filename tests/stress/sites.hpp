// SPDX-License-Identifier: Apache-2.0
// The places that the stress allocates at: one line each, so that what Plimsoll says of a line can be held against the
// model. A block is stamped at both ends, and looked at when it is freed: the heap gave it to nobody else meanwhile.
#pragma once

#include <array>
#include <cstddef>

namespace stress {

enum Site { by_malloc, by_calloc, by_realloc, by_aligned, by_memalign, by_new, by_array, by_nothrow, by_wide, kSites };

struct Block {
  char* bytes = nullptr;
  std::size_t size = 0;
  Site site = by_malloc;
};

struct Amount {
  long long bytes = 0, blocks = 0;
  void operator+=(const Amount& other) { bytes += other.bytes, blocks += other.blocks; }
  friend bool operator==(const Amount&, const Amount&) = default;
};
using PerSite = std::array<Amount, kSites>;

Block allocate(Site site, std::size_t size);
Block resize(const Block& block, std::size_t size);  // one of the C family becomes a block of by_realloc's
void release(const Block& block);
bool can_be_resized(const Block& block);

// What Plimsoll has live at each of these lines.
PerSite recorded();

}  // namespace stress
