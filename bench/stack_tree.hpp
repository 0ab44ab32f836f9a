// SPDX-License-Identifier: Apache-2.0
// As many distinct stacks as one likes: a tree of calls in which each function calls the next from one of eight
// places. The octal digits of `path` choose the places, the lowest digit the innermost one, so consecutive paths share
// all but their last frames, as consecutive allocations of a program do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace plimsoll::bench {

inline constexpr unsigned kDigitBits = 3;

template <int Levels>
inline constexpr std::uint32_t kPaths = std::uint32_t{1} << Levels * static_cast<int>(kDigitBits);

template <int Levels>
[[gnu::noinline]] void* allocate_at(std::uint32_t path, std::size_t size);

// The statement behind the call differs, so the compiler can't make one call of eight, nor a jump of a call.
template <int Levels, unsigned Place>
[[gnu::always_inline]] inline void* call_from(std::uint32_t path, std::size_t size) {
  void* block = allocate_at<Levels - 1>(path, size);
  asm volatile("" ::"i"(Place) : "memory");
  return block;
}

template <int Levels>
void* allocate_at(std::uint32_t path, std::size_t size) {
  if constexpr (Levels == 0) {
    void* block = std::malloc(size);
    asm volatile("" : "+r"(block)::"memory");
    return block;
  } else {
    switch (path >> (Levels - 1) * static_cast<int>(kDigitBits) & 7) {
      case 0:
        return call_from<Levels, 0>(path, size);
      case 1:
        return call_from<Levels, 1>(path, size);
      case 2:
        return call_from<Levels, 2>(path, size);
      case 3:
        return call_from<Levels, 3>(path, size);
      case 4:
        return call_from<Levels, 4>(path, size);
      case 5:
        return call_from<Levels, 5>(path, size);
      case 6:
        return call_from<Levels, 6>(path, size);
      default:
        return call_from<Levels, 7>(path, size);
    }
  }
}

}  // namespace plimsoll::bench
