// SPDX-License-Identifier: Apache-2.0
#include "reach/unused_stack.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace plimsoll::reach {
namespace {

constexpr std::uintptr_t kRedZoneBytes = 128;
constexpr std::uintptr_t kMostOfGap = 64;  // the alignment of the saved registers

// syscall() up to its one instruction that waits: it moves its arguments from register to register. Told by the code
// and not by the name, since a program may have a syscall() of its own.
constexpr std::array<unsigned char, 25> kSyscallFunction = {
    0x48, 0x89, 0xf8,              // mov rax, rdi
    0x48, 0x89, 0xf7,              // mov rdi, rsi
    0x48, 0x89, 0xd6,              // mov rsi, rdx
    0x48, 0x89, 0xca,              // mov rdx, rcx
    0x4d, 0x89, 0xc2,              // mov r10, r8
    0x4d, 0x89, 0xc8,              // mov r8, r9
    0x4c, 0x8b, 0x4c, 0x24, 0x08,  // mov r9, [rsp + 8]
    0x0f, 0x05,                    // syscall
};
constexpr std::uintptr_t kWaitBytes = 2;

bool is_end_of_syscall_function(std::uintptr_t end, const MemoryMap& map) noexcept {
  const std::uintptr_t begin = end - kSyscallFunction.size();
  return map.is_readable({begin, end}) &&
         std::ranges::equal(kSyscallFunction, std::span(reinterpret_cast<const unsigned char*>(begin), end - begin));
}

// The kernel sets a wait that it will restart back to its instruction.
bool is_in_syscall_function(std::uintptr_t instruction, const MemoryMap& map) noexcept {
  return instruction > kSyscallFunction.size() &&
         (is_end_of_syscall_function(instruction, map) || is_end_of_syscall_function(instruction + kWaitBytes, map));
}

}  // namespace

Region unused_stack(const ThreadPlace& place, const MemoryMap& map) noexcept {
  if (place.interrupted_stack_pointer == 0) return {};
  const std::uintptr_t red_zone_end = place.interrupted_stack_pointer, red_zone = red_zone_end - kRedZoneBytes;
  const std::uintptr_t end = is_in_syscall_function(place.interrupted_instruction, map) ? red_zone_end : red_zone;
  const bool is_gap_known = place.signal_frame_end != 0 && red_zone - place.signal_frame_end < kMostOfGap;
  return {is_gap_known ? place.signal_frame_end : red_zone, end};
}

}  // namespace plimsoll::reach
