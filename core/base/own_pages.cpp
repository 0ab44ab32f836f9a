// SPDX-License-Identifier: Apache-2.0
#include "base/own_pages.hpp"

#include <sys/mman.h>

#include <atomic>
#include <cerrno>

namespace plimsoll::base {
namespace {

constinit std::atomic<std::size_t> mapped{0};
constinit std::atomic<std::size_t> most{~std::size_t{0}};
constinit std::atomic<bool> has_refused{false};

// Counted before it is asked for: several threads may ask at once.
void* map_within_limit(std::size_t bytes) noexcept {
  if (mapped.fetch_add(bytes, std::memory_order_relaxed) + bytes > most.load(std::memory_order_relaxed)) return nullptr;
  void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? nullptr : pages;
}

}  // namespace

void* map_pages(std::size_t bytes) noexcept {
  const int saved_errno = errno;
  void* pages = map_within_limit(bytes);
  errno = saved_errno;
  if (pages) return pages;
  mapped.fetch_sub(bytes, std::memory_order_relaxed);
  has_refused.store(true, std::memory_order_relaxed);
  return nullptr;
}

void unmap_pages(void* pages, std::size_t bytes) noexcept {
  const int saved_errno = errno;
  munmap(pages, bytes);
  errno = saved_errno;
  mapped.fetch_sub(bytes, std::memory_order_relaxed);
}

void make_resident(void* pages, std::size_t bytes) noexcept {
  const int saved_errno = errno;
  madvise(pages, bytes, MADV_POPULATE_WRITE);
  errno = saved_errno;
}

void discard_pages(void* pages, std::size_t bytes) noexcept {
  const int saved_errno = errno;
  madvise(pages, bytes, MADV_DONTNEED);
  errno = saved_errno;
}

void limit_pages(std::size_t bytes) noexcept { most.store(bytes, std::memory_order_relaxed); }

bool has_refused_pages() noexcept { return has_refused.load(std::memory_order_relaxed); }

std::size_t mapped_bytes() noexcept { return mapped.load(std::memory_order_relaxed); }

}  // namespace plimsoll::base
