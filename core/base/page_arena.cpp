// SPDX-License-Identifier: Apache-2.0
#include "base/page_arena.hpp"

#include <algorithm>

namespace plimsoll::base {
namespace {

constexpr std::size_t kChunkSize = 256 * 1024, kDenseChunkSize = 64 * 1024;
constexpr std::size_t kAlignment = 16;

constexpr std::size_t align_up(std::size_t bytes, std::size_t alignment = kAlignment) {
  return (bytes + alignment - 1) & ~(alignment - 1);
}

}  // namespace

void* PageArena::allocate(std::size_t bytes, std::size_t alignment) noexcept {
  const auto begin = [=, this] { return align_up(newest_->used, alignment); };
  if ((!newest_ || begin() + bytes + kSlack > newest_->size) && !add_chunk(bytes)) return nullptr;
  void* piece = reinterpret_cast<char*>(newest_) + begin();
  newest_->used = begin() + bytes;
  return piece;
}

PageArena::Chunk* PageArena::take_fitting(Chunk*& list, std::size_t size) noexcept {
  for (Chunk** link = &list; *link; link = &(*link)->older)
    if ((*link)->size >= size) {
      Chunk* chunk = *link;
      *link = chunk->older;
      return chunk;
    }
  return nullptr;
}

bool PageArena::add_chunk(std::size_t bytes) noexcept {
  const std::size_t usual = filling_ == Filling::dense ? kDenseChunkSize : kChunkSize;  // made resident without a pause
  std::size_t size = std::max(usual, align_up(sizeof(Chunk)) + bytes + kSlack);
  Chunk* chunk = take_fitting(spare_, size);
  if (chunk)
    size = chunk->size;
  else if (!(chunk = static_cast<Chunk*>(map_pages(size))))
    return false;
  if (filling_ == Filling::dense && newest_) make_resident(chunk, size);  // small programs stay small
  *chunk = {newest_, size, align_up(sizeof(Chunk))};
  newest_ = chunk;
  return true;
}

void PageArena::clear() noexcept {
  while (Chunk* chunk = newest_) {
    newest_ = chunk->older;
    const std::size_t size = chunk->size;
    discard_pages(chunk, size);
    *chunk = {spare_, size, 0};
    spare_ = chunk;
  }
}

}  // namespace plimsoll::base
