// SPDX-License-Identifier: Apache-2.0
#include "record/block_table.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <mutex>

#include "base/own_pages.hpp"

namespace plimsoll::record {

BlockTable::Layer* BlockTable::layer_of(std::uintptr_t address) const noexcept {
  const std::size_t top = address >> (kMiddleBits + kRegionBits);
  if (top >= std::size(top_)) return nullptr;
  const Middle* middle = top_[top].load(std::memory_order_acquire);
  if (!middle) return nullptr;
  return middle->regions[address >> kRegionBits & 0xFFFF].load(std::memory_order_acquire);
}

BlockTable::Entry* BlockTable::entry_of(std::uintptr_t address) const noexcept {
  if (address & ((1 << kGranuleBits) - 1)) return nullptr;
  for (Layer* layer = layer_of(address); layer; layer = layer->coarser) {
    Entry& entry = layer->at(address);
    if (entry.is_block_at(address)) return &entry;
  }
  return nullptr;
}

bool BlockTable::put(std::uintptr_t address, std::size_t spacing, const BlockRecord& record) noexcept {
  if (record.size > kMaxSize) return false;
  const std::size_t shift = std::clamp<std::size_t>(std::bit_width(spacing) - 1, kGranuleBits, kRegionBits);
  Layer* layer = layer_of(address);
  if (!layer || layer->shift > shift) layer = add_layer(address, shift);
  if (!layer) return false;
  Entry& entry = layer->at(address);
  entry.size_and_site = record.size << 24 | record.site;
  __atomic_store_n(&entry.sequence_and_place, record.sequence << 16 | Entry::place_of(address), __ATOMIC_RELEASE);
  return true;
}

bool BlockTable::take(std::uintptr_t address, BlockRecord& record) noexcept {
  Entry* entry = entry_of(address);
  if (!entry) return false;
  record = entry->record();
  entry->sequence_and_place = 0;
  return true;
}

bool BlockTable::find(std::uintptr_t address, BlockRecord& record) const noexcept {
  const Entry* entry = entry_of(address);
  if (!entry) return false;
  record = entry->record();
  return true;
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
    top_begin_ = std::min(top_begin_.load(), top);
    top_end_ = std::max(top_end_.load(), top + 1);
  }
  Region& region = middle->regions[address >> kRegionBits & 0xFFFF];
  Layer* coarser = region.load(std::memory_order_relaxed);
  if (coarser && coarser->shift <= shift) return coarser;  // another thread was first
  auto* layer = static_cast<Layer*>(arena_.allocate(sizeof(Layer) + (std::size_t{0x10000} >> shift) * sizeof(Entry)));
  if (!layer) return nullptr;
  layer->coarser = coarser;
  layer->shift = shift;
  region.store(layer, std::memory_order_release);
  return layer;
}

void BlockTable::clear() noexcept {
  std::scoped_lock hold(lock_);
  for (std::size_t i = top_begin_; i < top_end_; ++i)
    if (Middle* middle = top_[i].load(std::memory_order_relaxed)) base::discard_pages(middle, sizeof(Middle));
  arena_.clear();
}

}  // namespace plimsoll::record
