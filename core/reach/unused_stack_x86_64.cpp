// SPDX-License-Identifier: Apache-2.0
// The 128 bytes below the stack pointer are its red zone: a function that calls no other may keep variables there. The
// kernel spares it, and aligns what it saves below.
//
// Not in use are the gap of less than 64 bytes that comes of the alignment; and the red zone, when the thread is in the
// C library's syscall(), which uses no stack, as std::future, std::latch and std::atomic wait. In any other function
// the red zone may have words that nobody else has.
#include "reach/unused_stack.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "base/processor.hpp"

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

// The vector registers come last. Their size stands in the part of the first 512 bytes that the processor leaves free.
// 0 when it does not.
std::uintptr_t end_of_signal_frame(const ucontext_t& interrupted) noexcept {
  constexpr std::uint32_t kSizeIsKnown = 0x46505853;
  const auto* registers = interrupted.uc_mcontext.fpregs;
  if (!registers || registers->__glibc_reserved1[12] != kSizeIsKnown) return 0;
  return reinterpret_cast<std::uintptr_t>(registers) + registers->__glibc_reserved1[13];
}

}  // namespace

std::array<Region, 3> unused_stack(const ThreadPlace& place, const MemoryMap& map) noexcept {
  if (!place.interrupted) return {};
  const base::Interrupted code = base::interrupted(*place.interrupted);
  const std::uintptr_t red_zone_end = code.sp, red_zone = red_zone_end - kRedZoneBytes;
  const std::uintptr_t end = is_in_syscall_function(code.pc, map) ? red_zone_end : red_zone;
  const std::uintptr_t signal_frame_end = end_of_signal_frame(*place.interrupted);
  const bool is_gap_known = signal_frame_end != 0 && red_zone - signal_frame_end < kMostOfGap;
  return {{{is_gap_known ? signal_frame_end : red_zone, end}}};
}

}  // namespace plimsoll::reach
