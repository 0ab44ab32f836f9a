// SPDX-License-Identifier: Apache-2.0
// An array that grows without moving its elements, so that others may read while it grows. Hot to read.
// Growing is for one thread at a time (the caller locks); reading an index that was grown to needs no lock.
#pragma once

#include <atomic>
#include <cstddef>

#include "base/own_pages.hpp"

namespace plimsoll::base {

// T must be valid when zero. Capacity is a reservation of pointers only; chunks come with use.
template <class T, std::size_t Capacity, Filling kFilling = Filling::sparse, std::size_t ChunkSize = 4096>
class StableArray {
 public:
  static_assert(Capacity % ChunkSize == 0);
  static constexpr std::size_t capacity() { return Capacity; }

  // The element, made usable first if it is not; null when memory or capacity is exhausted.
  T* at_grown(std::size_t index) noexcept {
    std::atomic<T*>* chunks = directory_.load(std::memory_order_acquire);
    if (chunks && index < Capacity) [[likely]]
      if (T* chunk = chunks[index / ChunkSize].load(std::memory_order_acquire)) [[likely]]
        return chunk + index % ChunkSize;
    return grow_to(index) ? &(*this)[index] : nullptr;
  }

  // Makes `index` usable. False when memory or capacity is exhausted.
  [[gnu::noinline, gnu::cold]] bool grow_to(std::size_t index) noexcept {
    if (index >= Capacity) return false;
    if (!directory_.load(std::memory_order_relaxed)) {
      void* pages = map_pages(kDirectoryBytes);
      if (!pages) return false;
      directory_.store(static_cast<std::atomic<T*>*>(pages), std::memory_order_release);
    }
    std::atomic<T*>& chunk = directory_.load(std::memory_order_relaxed)[index / ChunkSize];
    if (chunk.load(std::memory_order_relaxed)) return true;
    void* pages = map_pages(kChunkBytes);
    if (!pages) return false;
    if (kFilling == Filling::dense && index >= ChunkSize)
      make_resident(pages, kChunkBytes);  // small programs stay small
    chunk.store(static_cast<T*>(pages), std::memory_order_release);
    return true;
  }

  T& operator[](std::size_t index) noexcept { return chunk_of(index)[index % ChunkSize]; }
  const T& operator[](std::size_t index) const noexcept { return chunk_of(index)[index % ChunkSize]; }

  // The element, or a zero where the array was never grown to.
  T value_at(std::size_t index) const noexcept {
    const std::atomic<T*>* chunks = directory_.load(std::memory_order_acquire);
    const T* chunk = chunks ? chunks[index / ChunkSize].load(std::memory_order_acquire) : nullptr;
    return chunk ? chunk[index % ChunkSize] : T();
  }

  // Zeroes every element and gives the memory back. The indexes grown to stay usable.
  void clear() noexcept {
    std::atomic<T*>* chunks = directory_.load(std::memory_order_acquire);
    if (!chunks) return;
    for (std::size_t i = 0; i < kChunks; ++i)
      if (T* chunk = chunks[i].load(std::memory_order_relaxed)) discard_pages(chunk, kChunkBytes);
  }

 private:
  static constexpr std::size_t kChunks = Capacity / ChunkSize;
  static constexpr std::size_t kDirectoryBytes = kChunks * sizeof(std::atomic<T*>);
  static constexpr std::size_t kChunkBytes = ChunkSize * sizeof(T);

  T* chunk_of(std::size_t index) const noexcept {
    return directory_.load(std::memory_order_acquire)[index / ChunkSize].load(std::memory_order_acquire);
  }

  std::atomic<std::atomic<T*>*> directory_{nullptr};
};

}  // namespace plimsoll::base
