// SPDX-License-Identifier: Apache-2.0
#include "base/own_pages.hpp"

#include <sys/mman.h>

#include <atomic>
#include <cerrno>

namespace plimsoll::base {
namespace {

constinit std::atomic<std::size_t> mapped{0};

}  // namespace

void* map_pages(std::size_t bytes) noexcept {
  const int saved_errno = errno;
  void* pages =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  errno = saved_errno;
  if (pages == MAP_FAILED) return nullptr;
  mapped.fetch_add(bytes, std::memory_order_relaxed);
  return pages;
}

void unmap_pages(void* pages, std::size_t bytes) noexcept {
  const int saved_errno = errno;
  munmap(pages, bytes);
  errno = saved_errno;
  mapped.fetch_sub(bytes, std::memory_order_relaxed);
}

void discard_pages(void* pages, std::size_t bytes) noexcept {
  const int saved_errno = errno;
  madvise(pages, bytes, MADV_DONTNEED);
  errno = saved_errno;
}

std::size_t mapped_bytes() noexcept { return mapped.load(std::memory_order_relaxed); }

}  // namespace plimsoll::base
