// SPDX-License-Identifier: Apache-2.0
// An arena whose blocks are seen: a std::pmr::monotonic_buffer_resource that says what it hands out. Give each arena,
// or each kind of arena, a domain of its own.
#pragma once

#include <cstddef>
#include <memory_resource>
#include <plimsoll/domain.hpp>

class TrackedArena : public std::pmr::memory_resource {
 public:
  explicit TrackedArena(plimsoll::Domain domain, std::pmr::memory_resource* upstream = std::pmr::get_default_resource())
      : domain_(domain), arena_(upstream) {}
  ~TrackedArena() override { release(); }

  void release() {
    plimsoll::untrack_all(domain_);
    arena_.release();
  }

 private:
  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    void* block = arena_.allocate(bytes, alignment);
    plimsoll::track(domain_, block, bytes);
    return block;
  }

  // A monotonic arena takes nothing back before it is released: the bytes stay in use, so they stay tracked.
  void do_deallocate(void*, std::size_t, std::size_t) override {}

  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }

  const plimsoll::Domain domain_;
  std::pmr::monotonic_buffer_resource arena_;
};
