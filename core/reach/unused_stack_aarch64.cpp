// SPDX-License-Identifier: Apache-2.0
// There is no red zone. But the kernel leaves room in what it saves: between the thread's mask of signals and its
// registers; where a register of 16 bytes is aligned; and of 4 KiB for what else it saves, one record behind the other,
// it writes as many as it needs. All that is as it was.
#include "reach/unused_stack.hpp"

#include <asm/sigcontext.h>

#include <cstdint>
#include <cstring>

namespace plimsoll::reach {
namespace {

constexpr std::size_t kMaskBytes = 8;  // the kernel's; the C library's has room for more

template <class T>
std::uintptr_t begin_of(const T& object) {
  return reinterpret_cast<std::uintptr_t>(&object);
}

// Behind the last record, which is empty; or nothing.
Region behind_records(Region records) noexcept {
  for (std::uintptr_t at = records.begin; at < records.end;) {
    _aarch64_ctx record;
    std::memcpy(&record, reinterpret_cast<const void*>(at), sizeof record);
    if (record.magic == 0) return {at + sizeof record, records.end};
    if (record.size < sizeof record) break;
    at += record.size;
  }
  return {};
}

}  // namespace

std::array<Region, 3> unused_stack(const ThreadPlace& place, const MemoryMap&) noexcept {
  if (!place.interrupted) return {};
  const mcontext_t& registers = place.interrupted->uc_mcontext;
  const std::uintptr_t records = begin_of(registers.__reserved);
  return {{{begin_of(place.interrupted->uc_sigmask) + kMaskBytes, begin_of(registers)},
           {begin_of(registers.pstate) + sizeof registers.pstate, records},
           behind_records({records, records + sizeof registers.__reserved})}};
}

}  // namespace plimsoll::reach
