// SPDX-License-Identifier: Apache-2.0
// The thread pointer points to the record; static thread-locals lie below it.
#include "reach/thread_memory.hpp"

#include <algorithm>

namespace plimsoll::reach {
namespace {

constexpr std::uintptr_t kPageBytes = 4096;
constexpr std::uintptr_t kRecordBytes = 2560;  // struct pthread, 2368 in glibc 2.36; strerror's buffer hangs on its end

struct RecordHead {
  std::uintptr_t self;
  std::uintptr_t vector;
  std::uintptr_t self_again;
};

}  // namespace

std::size_t reach_of_static(Region thread_locals, std::uintptr_t thread_pointer) noexcept {
  return thread_pointer - thread_locals.begin;
}

// A thread's record ends within a page's rest of its stack's end.
Region thread_memory(std::uintptr_t thread_pointer, std::size_t static_bytes) noexcept {
  const std::uintptr_t page_end = (thread_pointer / kPageBytes + 1) * kPageBytes;
  return {thread_pointer - static_bytes, std::max(page_end, thread_pointer + kRecordBytes)};
}

const std::uintptr_t* word_of_thread_vector(std::uintptr_t thread_pointer, const MemoryMap& map) noexcept {
  if (!map.is_readable({thread_pointer, thread_pointer + sizeof(RecordHead)})) return nullptr;
  const auto* head = reinterpret_cast<const RecordHead*>(thread_pointer);
  return head->self == thread_pointer && head->self_again == thread_pointer ? &head->vector : nullptr;
}

}  // namespace plimsoll::reach
