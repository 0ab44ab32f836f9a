// SPDX-License-Identifier: Apache-2.0
// The record ends at the thread pointer; two words follow, of which the first points to the vector, and static
// thread-locals.
#include "reach/thread_memory.hpp"

#include <algorithm>

namespace plimsoll::reach {
namespace {

constexpr std::size_t kHeadBytes = 2 * sizeof(std::uintptr_t);

}  // namespace

std::size_t reach_of_static(Region thread_locals, std::uintptr_t thread_pointer) noexcept {
  return thread_locals.end - thread_pointer;
}

Region thread_memory(std::uintptr_t thread_pointer, std::size_t record_bytes, std::size_t static_bytes) noexcept {
  constexpr std::size_t kUsualRecord =
      2048;  // 1856 in glibc 2.36. Too much is the thread's stack, or the loader's own.
  return {thread_pointer - (record_bytes == 0 ? kUsualRecord : record_bytes),
          thread_pointer + std::max(kHeadBytes, static_bytes)};
}

const std::uintptr_t* word_of_thread_vector(std::uintptr_t thread_pointer, const MemoryMap& map) noexcept {
  return map.is_readable({thread_pointer, thread_pointer + kHeadBytes})
             ? reinterpret_cast<const std::uintptr_t*>(thread_pointer)
             : nullptr;
}

}  // namespace plimsoll::reach
