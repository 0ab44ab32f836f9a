// SPDX-License-Identifier: Apache-2.0
#include "hooks/wide_blocks.hpp"

#include <algorithm>

#include "record/block_table.hpp"

namespace plimsoll::hooks::wide_blocks {
namespace {

using record::BlockRecord;

constinit record::BlockTable offsets;  // in place of sizes

std::uintptr_t number(const void* block) noexcept { return reinterpret_cast<std::uintptr_t>(block); }

}  // namespace

std::size_t room_for(std::size_t alignment) noexcept { return std::max(alignment, kLeastAlignment); }

void* put(void* heaps_block, std::size_t bytes, std::size_t alignment) noexcept {
  const std::size_t room = room_for(alignment);
  const std::size_t offset = -number(heaps_block) & (room - 1);
  char* const block = static_cast<char*>(heaps_block) + offset;
  return offset == 0 || offsets.put(block, bytes, {offset, record::kUnknownSite, 1}) ? block : nullptr;
}

std::size_t offset_of(const void* block) noexcept {
  BlockRecord known;
  return offsets.find(number(block), known) ? known.size : 0;
}

std::size_t take_offset_of(const void* block) noexcept {
  BlockRecord known;
  return offsets.take(number(block), known) ? known.size : 0;
}

void lock() noexcept { offsets.lock(); }
void unlock() noexcept { offsets.unlock(); }

}  // namespace plimsoll::hooks::wide_blocks
