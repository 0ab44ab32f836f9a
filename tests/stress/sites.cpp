// SPDX-License-Identifier: Apache-2.0
#include "sites.hpp"

#include <malloc.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#include "../process/check.hpp"

namespace stress {
namespace {

using check::keep;

constexpr std::align_val_t kWide{128};

[[gnu::noinline]] void* take(Site site, std::size_t size) {
  switch (site) {
    case by_malloc:
      return keep(std::malloc(size));
    case by_calloc:
      return keep(std::calloc(1, size));
    case by_realloc:
      return keep(std::realloc(nullptr, size));
    case by_aligned:
      return keep(aligned_alloc(256, size));
    case by_memalign:
      return keep(memalign(4096, size));
    case by_new:
      return keep(::operator new(size));
    case by_array:
      return keep(::operator new[](size));
    case by_nothrow:
      return keep(::operator new(size, std::nothrow));
    case by_wide:
      return keep(::operator new(size, kWide));
    case kSites:
      break;
  }
  return nullptr;
}

constexpr int kLastLine = __LINE__ - 7;  // of the switch above, which has a site on every second line
int line_of(Site site) { return kLastLine - 2 * (by_wide - site); }

[[gnu::noinline]] void* take_again(char* bytes, std::size_t size) {
  return keep(std::realloc(bytes, size));  // counts for by_realloc
}
constexpr int kResizeLine = __LINE__ - 2;

char stamp_of(const char* bytes) { return static_cast<char>(reinterpret_cast<std::uintptr_t>(bytes) >> 4 ^ 0x5A); }

void stamp(const Block& block) {
  if (block.size == 0) return;
  block.bytes[0] = block.bytes[block.size - 1] = stamp_of(block.bytes);
}

Block stamped(void* bytes, std::size_t size, Site site) {
  const Block block{static_cast<char*>(bytes), size, site};
  CHECK(block.bytes != nullptr);
  if (block.bytes) stamp(block);
  return block;
}

void check_stamp(const Block& block) {
  if (block.size == 0) return;
  CHECK_EQ(block.bytes[0], stamp_of(block.bytes));
  CHECK_EQ(block.bytes[block.size - 1], stamp_of(block.bytes));
}

}  // namespace

Block allocate(Site site, std::size_t size) { return stamped(take(site, size), size, site); }

bool can_be_resized(const Block& block) { return block.site <= by_memalign; }

Block resize(const Block& block, std::size_t size) {
  check_stamp(block);
  return stamped(take_again(block.bytes, size), size, by_realloc);
}

void release(const Block& block) {
  if (!block.bytes) return;
  check_stamp(block);
  switch (block.site) {
    case by_array:
      return ::operator delete[](block.bytes);
    case by_new:
      return ::operator delete(block.bytes, block.size);
    case by_nothrow:
      return ::operator delete(block.bytes);
    case by_wide:
      return ::operator delete(block.bytes, kWide);
    default:
      return std::free(block.bytes);
  }
}

PerSite recorded() {
  PerSite amounts;
  for (const plimsoll::Statistic& line : plimsoll::take_snapshot().statistics(plimsoll::GroupBy::line)) {
    const plimsoll::Frame& frame = *line.stack.begin();
    if (!frame.file.ends_with("stress/sites.cpp")) continue;
    for (int site = 0; site < kSites; ++site)
      if (frame.line == line_of(static_cast<Site>(site)) || (site == by_realloc && frame.line == kResizeLine))
        amounts[site] += {static_cast<long long>(line.size), static_cast<long long>(line.count)};
  }
  return amounts;
}

}  // namespace stress
