// SPDX-License-Identifier: Apache-2.0
// What is known of each live block, by its address. Hot. Finding and changing an entry takes no lock; memory for new
// regions takes the table's own spin lock.
//
// The address space is cut into regions of 64 KiB. A region has an array of entries, one for each granule of 2^shift
// bytes, where no block in the array is smaller than a granule: so no two blocks can meet in one entry, and an entry
// is written only by the thread that owns the block. When a region comes to hold smaller blocks it gets a finer array
// before the old one; entries never move. An entry costs 16 bytes, and a block has one to two granules.
#pragma once

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "base/page_arena.hpp"
#include "base/spin_lock.hpp"
#include "record/site_table.hpp"

namespace plimsoll::record {

struct BlockRecord {
  std::size_t size;  // as requested
  SiteId site;
  std::uint64_t sequence;  // 1 for the first allocation that was recorded
};

// Of how many bytes an entry of the table is, as a power of two; at least 4. No block may start within so many bytes of
// another.
using Granule = unsigned;

// For blocks that lie `spacing` bytes apart, or more.
constexpr Granule granule_of(std::size_t spacing) noexcept {
  return std::clamp<Granule>(static_cast<Granule>(std::bit_width(spacing)) - 1, 4, 16);
}

// A block as a visit of all finds it. Not part of what take() says, which is hot.
struct LiveBlock : BlockRecord {
  bool is_ignored;
  bool is_others = false;  // of a thread that does not count for the test it was born in, see OwnWindows
};

class BlockTable {
 public:
  static constexpr std::size_t kMaxSize = (std::size_t{1} << 40) - 1;

  struct Entry {
    std::uint64_t size_and_site;       // size in the upper 40 bits
    std::uint64_t sequence_and_place;  // sequence in the upper 48 bits; 12 bits of place in the region; bit 0: live

    static constexpr std::uint64_t kIgnored = 1 << 13;
    bool is_block_at(std::uintptr_t address) const { return (sequence_and_place & 0x1FFF) == place_of(address); }
    bool is_live() const { return sequence_and_place & 1; }
    bool is_ignored() const { return sequence_and_place & kIgnored; }
    BlockRecord record() const {
      return {size_and_site >> 24, static_cast<SiteId>(size_and_site & 0xFFFFFF), sequence_and_place >> 16};
    }
    void forget() { sequence_and_place = 0; }
    static std::uint64_t place_of(std::uintptr_t address) { return (address >> kGranuleBits & 0xFFF) << 1 | 1; }
  };

  // Remembers the block. False when it can't be remembered: no memory, or a block over kMaxSize.
  bool put(std::uintptr_t address, Granule granule, const BlockRecord& record) noexcept {
    return record.size <= kMaxSize && (put_in_place(address, granule, record) || put_anew(address, granule, record));
  }
  bool put(const void* block, Granule granule, const BlockRecord& record) noexcept {
    return put(reinterpret_cast<std::uintptr_t>(block), granule, record);
  }

  // The same, for a block that is no larger than kMaxSize. False also when the table would have to grow for it.
  bool put_in_place(std::uintptr_t address, Granule granule, const BlockRecord& record) noexcept;
  bool put_in_place(const void* block, Granule granule, const BlockRecord& record) noexcept {
    return put_in_place(reinterpret_cast<std::uintptr_t>(block), granule, record);
  }

  // The block that starts there, to be read and forgotten by its owner. Null: none does.
  Entry* entry_of(std::uintptr_t address) const noexcept;
  Entry* entry_of(const void* block) const noexcept { return entry_of(reinterpret_cast<std::uintptr_t>(block)); }

  // Forgets the block that starts at the address, and says what was known. False: no block starts there.
  bool take(std::uintptr_t address, BlockRecord& record) noexcept;

  bool find(std::uintptr_t address, BlockRecord& record) const noexcept;

  // The block is no leak from now on, until it is taken. False: no block starts there.
  bool ignore(std::uintptr_t address) noexcept;

  // visit(address, const LiveBlock&) for every block, in no order. Exact only while nobody puts or takes.
  template <class Visit>
  void for_each(Visit&& visit) const;

  void clear() noexcept;

  // For fork: no region is being made while the table is locked.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }

 private:
  static constexpr int kRegionBits = 16;
  static constexpr int kGranuleBits = 4;  // every block is aligned to 16 bytes
  static constexpr int kMiddleBits = 16;
  static constexpr int kTopBits = 47 - kMiddleBits - kRegionBits;

  struct Layer {
    Layer* coarser;
    std::size_t shift;
    Entry entries[1];  // 65536 >> shift of them

    Entry& at(std::uintptr_t address) { return entries[(address & 0xFFFF) >> shift]; }
    std::size_t count() const { return std::size_t{0x10000} >> shift; }
  };

  using Region = std::atomic<Layer*>;
  struct Middle {
    Region regions[std::size_t{1} << kMiddleBits];
  };

  Layer* layer_of(std::uintptr_t address) const noexcept;
  [[gnu::noinline, gnu::cold]] bool put_anew(std::uintptr_t address, Granule granule,
                                             const BlockRecord& record) noexcept;
  Layer* add_layer(std::uintptr_t address, std::size_t shift) noexcept;

  base::SpinLock lock_;
  base::PageArena arena_;
  std::atomic<std::size_t> top_begin_{std::size_t{1} << kTopBits};  // what lies outside was never used: not touched
  std::atomic<std::size_t> top_end_{0};
  std::atomic<Middle*> top_[std::size_t{1} << kTopBits]{};
};

inline BlockTable::Layer* BlockTable::layer_of(std::uintptr_t address) const noexcept {
  const std::size_t top = address >> (kMiddleBits + kRegionBits);
  if (top >= std::size(top_)) return nullptr;
  const Middle* middle = top_[top].load(std::memory_order_acquire);
  if (!middle) return nullptr;
  return middle->regions[address >> kRegionBits & 0xFFFF].load(std::memory_order_acquire);
}

inline BlockTable::Entry* BlockTable::entry_of(std::uintptr_t address) const noexcept {
  if (address & ((1 << kGranuleBits) - 1)) return nullptr;
  for (Layer* layer = layer_of(address); layer; layer = layer->coarser) {
    Entry& entry = layer->at(address);
    if (entry.is_block_at(address)) return &entry;
  }
  return nullptr;
}

inline bool BlockTable::put_in_place(std::uintptr_t address, Granule granule, const BlockRecord& record) noexcept {
  Layer* layer = layer_of(address);
  if (!layer || layer->shift > granule) [[unlikely]]
    return false;
  Entry& entry = layer->at(address);
  entry.size_and_site = record.size << 24 | record.site;
  __atomic_store_n(&entry.sequence_and_place, record.sequence << 16 | Entry::place_of(address), __ATOMIC_RELEASE);
  return true;
}

inline bool BlockTable::take(std::uintptr_t address, BlockRecord& record) noexcept {
  Entry* entry = entry_of(address);
  if (!entry) return false;
  record = entry->record();
  entry->forget();
  return true;
}

template <class Visit>
void BlockTable::for_each(Visit&& visit) const {
  for (std::size_t i = top_begin_.load(); i < top_end_.load(); ++i) {
    const Middle* middle = top_[i].load(std::memory_order_acquire);
    if (!middle) continue;
    for (std::size_t k = 0; k < std::size(middle->regions); ++k) {
      const std::uintptr_t base = (i << kMiddleBits | k) << kRegionBits;
      for (Layer* layer = middle->regions[k].load(std::memory_order_acquire); layer; layer = layer->coarser)
        for (std::size_t e = 0; e < layer->count(); ++e) {
          const Entry& entry = layer->entries[e];
          if (!entry.is_live()) continue;
          const std::uintptr_t place = (entry.sequence_and_place >> 1 & 0xFFF) << kGranuleBits;
          visit(base | place, LiveBlock{entry.record(), entry.is_ignored()});
        }
    }
  }
}

}  // namespace plimsoll::record
