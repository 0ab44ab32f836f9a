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
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include "base/page_arena.hpp"
#include "base/processor.hpp"
#include "base/spin_lock.hpp"
#include "record/site_table.hpp"

namespace plimsoll::record {

// Which doors made a block, and so which may take it back.
enum class Kind : std::uint8_t { none, c, object, array, aligned_object, aligned_array };

struct BlockRecord {
  std::size_t size;  // as requested
  SiteId site;
  std::uint64_t sequence;  // 1 for the first allocation that was recorded
  Kind kind = Kind::c;
};

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
    std::uint64_t sequence_and_place;  // sequence in the upper 48 bits; a bit; 12 bits of place in the region; kind

    static constexpr std::uint64_t kKind = 0x7, kPlace = 0x7FF8, kIgnored = 0x8000;
    bool is_at(std::uintptr_t address) const { return (sequence_and_place & kPlace) == place_of(address); }
    bool is_block_at(std::uintptr_t address) const { return is_at(address) && is_live(); }
    bool is_block_at(std::uintptr_t address, Kind kind) const {
      return (sequence_and_place & (kPlace | kKind)) == (place_of(address) | static_cast<std::uint64_t>(kind));
    }
    bool is_live() const { return kind() != Kind::none; }
    bool is_ignored() const { return sequence_and_place & kIgnored; }
    Kind kind() const { return static_cast<Kind>(sequence_and_place & kKind); }
    std::uintptr_t place() const { return (sequence_and_place & kPlace) << 1; }  // in the region
    BlockRecord record() const {
      return {size_and_site >> 24, static_cast<SiteId>(size_and_site & 0xFFFFFF), sequence_and_place >> 16, kind()};
    }
    LiveBlock live_block() const { return {record(), is_ignored()}; }
    // What is left over tells a second free of the block from that of one that was never there.
    void forget() { sequence_and_place &= ~kKind; }
    static std::uint64_t place_of(std::uintptr_t address) { return address >> 1 & kPlace; }
  };

  // Remembers the block; none starts within `spacing` bytes of it, nor within 16. False when it can't be remembered: no
  // memory, or a block over kMaxSize.
  bool put(std::uintptr_t address, std::size_t spacing, const BlockRecord& record) noexcept {
    return record.size <= kMaxSize && (put_in_place(address, spacing, record) || put_anew(address, spacing, record));
  }
  bool put(const void* block, std::size_t spacing, const BlockRecord& record) noexcept {
    return put(reinterpret_cast<std::uintptr_t>(block), spacing, record);
  }

  // The same, for a block that is no larger than kMaxSize. False also when the table would have to grow for it.
  bool put_in_place(std::uintptr_t address, std::size_t spacing, const BlockRecord& record) noexcept;
  bool put_in_place(const void* block, std::size_t spacing, const BlockRecord& record) noexcept {
    return put_in_place(reinterpret_cast<std::uintptr_t>(block), spacing, record);
  }

  // The block that starts there, to be read and forgotten by its owner. Null: none does.
  Entry* entry_of(std::uintptr_t address) const noexcept;
  Entry* entry_of(const void* block) const noexcept { return entry_of(reinterpret_cast<std::uintptr_t>(block)); }
  // The same, of the one kind only.
  Entry* entry_of(const void* block, Kind kind) const noexcept;

  // Forgets the block that starts at the address, and says what was known. False: no block starts there.
  bool take(std::uintptr_t address, BlockRecord& record) noexcept;

  bool find(std::uintptr_t address, BlockRecord& record) const noexcept;

  // The block that was taken last at the address, where no other has been since, nor another one so near that it needed
  // the entry. False: none is known.
  bool find_taken(std::uintptr_t address, BlockRecord& record) const noexcept;

  // Nothing was taken at the address, from now on: it was given out again, to somebody whose blocks are not put here.
  void forget_taken(std::uintptr_t address) noexcept;

  // The start of the block that the pointer points into; 0 when it points into none, or into one that began more than
  // a gigabyte before. Cold: tens of microseconds, where there are few blocks.
  std::uintptr_t start_of_block_around(std::uintptr_t pointer) const noexcept;

  // The block is no leak from now on, until it is taken. False: no block starts there.
  bool ignore(std::uintptr_t address) noexcept;

  // visit(address, const LiveBlock&) for every block, in order of address. Exact only while nobody puts or takes.
  template <class Visit>
  void for_each(Visit&& visit) const;

  // The same for those with a larger sequence than that, where none was ever put that is larger than `last`; in no
  // order. Regions where nothing was put for so long are left out: where such calls follow each other, one costs what
  // is new.
  template <class Visit>
  void for_each_after(std::uint64_t sequence, std::uint64_t last, Visit&& visit);

  void clear() noexcept;

  // For fork: no region is being made while the table is locked.
  void lock() noexcept { lock_.lock(); }
  void unlock() noexcept { lock_.unlock(); }

 private:
  struct Layout;
  static constexpr int kRegionBits = 16;
  static constexpr int kGranuleBits = 4;  // every block is aligned to 16 bytes
  static constexpr std::size_t kLeastSpacing = std::size_t{1} << kGranuleBits;
  static constexpr int kMiddleBits = 16;
  static constexpr int kTopBits = base::kAddressBits - kMiddleBits - kRegionBits;

  struct Layer {
    Layer* coarser;
    std::uint32_t shift;
    bool is_put_to;        // since `newest` was written
    std::uint64_t newest;  // no sequence was put before that is larger
    std::uintptr_t base;   // where the region begins
    Layer* next;           // of all
    Entry entries[1];      // 65536 >> shift of them

    Entry& at(std::uintptr_t address) { return entries[(address & 0xFFFF) >> shift]; }
    // Whether no two blocks that lie so far apart share an entry.
    bool separates(std::size_t spacing) const { return (spacing | kLeastSpacing) >> shift != 0; }
    std::size_t count() const { return std::size_t{0x10000} >> shift; }
  };

  // Those with a larger sequence.
  template <class Visit>
  static void for_each_in(const Layer& layer, std::uint64_t sequence, Visit&& visit);

  // Goes through the blocks of one layer. They are in order of address, since each starts in the granule of its entry.
  class Cursor {
   public:
    Cursor() = default;
    explicit Cursor(const Layer& layer) : entry_(layer.entries), end_(layer.entries + layer.count()) { skip_dead(); }
    bool is_at_end() const { return entry_ == end_; }
    const Entry& operator*() const { return *entry_; }
    std::uintptr_t place() const { return entry_->place(); }
    void advance() { ++entry_, skip_dead(); }

   private:
    void skip_dead() {
      while (entry_ != end_ && !entry_->is_live()) ++entry_;
    }

    const Entry* entry_ = nullptr;
    const Entry* end_ = nullptr;
  };
  static constexpr std::size_t kMostLayers = kRegionBits - kGranuleBits + 1;  // of a region

  // Those of all layers of a region.
  template <class Visit>
  static void for_each_in_order(const Layer& finest, Visit&& visit);

  // The part of an array that was ever used. Empty when zero.
  struct Used {
    std::size_t begin, end;

    void add(std::size_t index) {
      begin = begin == end ? index : std::min(begin, index);
      end = std::max(end, index + 1);
    }
  };

  using Region = std::atomic<Layer*>;
  struct Middle {
    Region regions[std::size_t{1} << kMiddleBits];
    Used used;
  };

  Layer* layer_of(std::uintptr_t address) const noexcept;
  std::uintptr_t last_start_in_region(std::uintptr_t pointer) const noexcept;
  [[gnu::noinline, gnu::cold]] bool put_anew(std::uintptr_t address, std::size_t spacing,
                                             const BlockRecord& record) noexcept;
  Layer* add_layer(std::uintptr_t address, std::size_t shift) noexcept;

  base::SpinLock lock_;
  base::PageArena arena_;
  Used used_{};                                // of top_; what lies outside is not touched
  std::atomic<Layer*> newest_layer_{nullptr};  // the list of all
  // Read by every event, written when a region is used for the first time.
  alignas(64) std::atomic<Middle*> top_[std::size_t{1} << kTopBits]{};
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

inline BlockTable::Entry* BlockTable::entry_of(const void* block, Kind kind) const noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  if (address & ((1 << kGranuleBits) - 1)) return nullptr;
  for (Layer* layer = layer_of(address); layer; layer = layer->coarser) {
    Entry& entry = layer->at(address);
    if (entry.is_block_at(address, kind)) return &entry;
  }
  return nullptr;
}

inline bool BlockTable::put_in_place(std::uintptr_t address, std::size_t spacing, const BlockRecord& record) noexcept {
  Layer* layer = layer_of(address);
  if (!layer || !layer->separates(spacing)) [[unlikely]]
    return false;
  Entry& entry = layer->at(address);
  __atomic_store_n(&entry.size_and_site, record.size << 24 | record.site, __ATOMIC_RELAXED);
  const auto kind = static_cast<std::uint64_t>(record.kind);
  __atomic_store_n(&entry.sequence_and_place, record.sequence << 16 | Entry::place_of(address) | kind,
                   __ATOMIC_RELEASE);
  __atomic_store_n(&layer->is_put_to, true, __ATOMIC_RELAXED);
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
void BlockTable::for_each_in(const Layer& layer, std::uint64_t sequence, Visit&& visit) {
  const std::uint64_t least = (sequence + 1) << 16;
  const Entry* const end = layer.entries + layer.count();
  for (const Entry* entry = layer.entries; entry != end; ++entry)
    if (entry->sequence_and_place >= least && entry->is_live()) [[unlikely]]
      visit(layer.base | entry->place(), entry->live_block());
}

template <class Visit>
void BlockTable::for_each_in_order(const Layer& finest, Visit&& visit) {
  std::array<Cursor, kMostLayers> cursors;
  std::size_t count = 0;
  for (const Layer* layer = &finest; layer; layer = layer->coarser)
    if (const Cursor cursor(*layer); !cursor.is_at_end()) cursors[count++] = cursor;
  while (count != 0) {
    Cursor& first = *std::ranges::min_element(std::span(cursors).first(count), {}, &Cursor::place);
    visit(finest.base | first.place(), (*first).live_block());
    first.advance();
    if (first.is_at_end()) first = cursors[--count];
  }
}

template <class Visit>
void BlockTable::for_each(Visit&& visit) const {
  for (std::size_t top = used_.begin; top < used_.end; ++top) {
    const Middle* middle = top_[top].load(std::memory_order_acquire);
    if (!middle) continue;
    for (std::size_t i = middle->used.begin; i < middle->used.end; ++i)
      if (const Layer* finest = middle->regions[i].load(std::memory_order_acquire)) for_each_in_order(*finest, visit);
  }
}

template <class Visit>
void BlockTable::for_each_after(std::uint64_t sequence, std::uint64_t last, Visit&& visit) {
  for (Layer* layer = newest_layer_.load(std::memory_order_acquire); layer; layer = layer->next) {
    if (__atomic_exchange_n(&layer->is_put_to, false, __ATOMIC_RELAXED)) layer->newest = last;
    if (layer->newest > sequence) for_each_in(*layer, sequence, visit);
  }
}

}  // namespace plimsoll::record
