// SPDX-License-Identifier: Apache-2.0
#include "record/block_table.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>

#include "base/own_pages.hpp"

namespace plimsoll::record {

struct BlockTable::Layout {
  static_assert(alignof(BlockTable) % 64 == 0 &&
                offsetof(BlockTable, top_) / 64 > offsetof(BlockTable, newest_layer_) / 64);
};

bool BlockTable::find(std::uintptr_t address, BlockRecord& record) const noexcept {
  const Entry* entry = entry_of(address);
  if (!entry) return false;
  record = entry->record();
  return true;
}

bool BlockTable::find_taken(std::uintptr_t address, BlockRecord& record) const noexcept {
  for (Layer* layer = layer_of(address); layer; layer = layer->coarser) {
    const Entry& entry = layer->at(address);
    const bool was_ever_used = entry.sequence_and_place != 0;
    if (!was_ever_used || !entry.is_at(address)) continue;
    record = entry.record();
    return !entry.is_live();
  }
  return false;
}

void BlockTable::forget_taken(std::uintptr_t address) noexcept {
  for (Layer* layer = layer_of(address); layer; layer = layer->coarser) {
    Entry& entry = layer->at(address);
    if (entry.is_at(address) && !entry.is_live()) entry.sequence_and_place = 0;
  }
}

// Where no block starts at or before the pointer: 0.
std::uintptr_t BlockTable::last_start_in_region(std::uintptr_t pointer) const noexcept {
  const std::uintptr_t region = pointer >> kRegionBits << kRegionBits;
  std::uintptr_t last = 0;
  for (Layer* layer = layer_of(pointer); layer; layer = layer->coarser)
    for (std::size_t i = ((pointer & 0xFFFF) >> layer->shift) + 1; i-- > 0;) {
      const Entry& entry = layer->entries[i];
      if (!entry.is_live() || (region | entry.place()) > pointer) continue;
      last = std::max(last, region | entry.place());
      break;
    }
  return last;
}

std::uintptr_t BlockTable::start_of_block_around(std::uintptr_t pointer) const noexcept {
  constexpr std::uintptr_t kReach = std::uintptr_t{1} << 30, kRegion = std::uintptr_t{1} << kRegionBits;
  std::uintptr_t last = pointer;
  for (std::uintptr_t gone = 0; gone < kReach && last >= kRegion; gone += kRegion) {
    if (const std::uintptr_t start = last_start_in_region(last); start != 0) {
      BlockRecord record;
      return find(start, record) && pointer - start < record.size ? start : 0;
    }
    last = (last & ~(kRegion - 1)) - 1;
  }
  return 0;
}

bool BlockTable::ignore(std::uintptr_t address) noexcept {
  Entry* entry = entry_of(address);
  if (entry) entry->sequence_and_place |= Entry::kIgnored;
  return entry != nullptr;
}

bool BlockTable::put_anew(std::uintptr_t address, std::size_t spacing, const BlockRecord& record) noexcept {
  const auto shift = std::min<std::size_t>(std::bit_width(spacing | kLeastSpacing) - 1, kRegionBits);
  return add_layer(address, shift) && put_in_place(address, spacing, record);
}

BlockTable::Layer* BlockTable::add_layer(std::uintptr_t address, std::size_t shift) noexcept {
  const std::size_t top = address >> (kMiddleBits + kRegionBits);
  if (top >= std::size(top_)) return nullptr;
  std::scoped_lock hold(lock_);
  Middle* middle = top_[top].load(std::memory_order_relaxed);
  if (!middle) {
    middle = static_cast<Middle*>(base::map_pages(sizeof(Middle)));
    if (!middle) return nullptr;
    top_[top].store(middle, std::memory_order_release);
    used_.add(top);
  }
  const std::size_t number = address >> kRegionBits & 0xFFFF;
  Region& region = middle->regions[number];
  Layer* coarser = region.load(std::memory_order_relaxed);
  if (coarser && coarser->shift <= shift) return coarser;  // another thread was first
  auto* layer = static_cast<Layer*>(arena_.allocate(sizeof(Layer) + (std::size_t{0x10000} >> shift) * sizeof(Entry)));
  if (!layer) return nullptr;
  layer->coarser = coarser;
  layer->shift = static_cast<std::uint32_t>(shift);
  layer->base = address >> kRegionBits << kRegionBits;
  layer->next = newest_layer_.load(std::memory_order_relaxed);
  newest_layer_.store(layer, std::memory_order_release);
  region.store(layer, std::memory_order_release);
  middle->used.add(number);
  return layer;
}

void BlockTable::clear() noexcept {
  std::scoped_lock hold(lock_);
  for (std::size_t i = used_.begin; i < used_.end; ++i)
    if (Middle* middle = top_[i].load(std::memory_order_relaxed)) base::discard_pages(middle, sizeof(Middle));
  newest_layer_.store(nullptr, std::memory_order_relaxed);
  arena_.clear();
}

}  // namespace plimsoll::record
