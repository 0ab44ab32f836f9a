// SPDX-License-Identifier: Apache-2.0
#include "record/block_table.hpp"

#include <algorithm>
#include <mutex>

#include "base/own_pages.hpp"

namespace plimsoll::record {

bool BlockTable::find(std::uintptr_t address, BlockRecord& record) const noexcept {
  const Entry* entry = entry_of(address);
  if (!entry) return false;
  record = entry->record();
  return true;
}

bool BlockTable::ignore(std::uintptr_t address) noexcept {
  Entry* entry = entry_of(address);
  if (entry) entry->sequence_and_place |= Entry::kIgnored;
  return entry != nullptr;
}

bool BlockTable::put_anew(std::uintptr_t address, Granule granule, const BlockRecord& record) noexcept {
  return add_layer(address, granule) && put_in_place(address, granule, record);
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
