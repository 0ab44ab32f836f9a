// SPDX-License-Identifier: Apache-2.0
// The thread pointer points to the record; static thread-locals lie below it.
#include "reach/thread_memory.hpp"

namespace plimsoll::reach {
namespace {

struct RecordHead {
  std::uintptr_t self;
  std::uintptr_t vector;
  std::uintptr_t self_again;
};

}  // namespace

std::size_t reach_of_static(Region thread_locals, std::uintptr_t thread_pointer) noexcept {
  return thread_pointer - thread_locals.begin;
}

Region thread_memory(std::uintptr_t thread_pointer, std::size_t record_bytes, std::size_t static_bytes) noexcept {
  constexpr std::size_t kUsualRecord = 2560;  // 2368 in glibc 2.36. Too much is another mapping's, or nobody's.
  return {thread_pointer - static_bytes, thread_pointer + (record_bytes == 0 ? kUsualRecord : record_bytes)};
}

const std::uintptr_t* word_of_thread_vector(std::uintptr_t thread_pointer, const MemoryMap& map) noexcept {
  if (!map.is_readable({thread_pointer, thread_pointer + sizeof(RecordHead)})) return nullptr;
  const auto* head = reinterpret_cast<const RecordHead*>(thread_pointer);
  return head->self == thread_pointer && head->self_again == thread_pointer ? &head->vector : nullptr;
}

}  // namespace plimsoll::reach
