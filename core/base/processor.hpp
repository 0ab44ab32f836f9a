// SPDX-License-Identifier: Apache-2.0
// What is a line or two on each processor, and another one on each: x86-64 and aarch64, on Linux. What takes more has a
// file for each in the folder that needs it, NAME_x86_64.cpp and NAME_aarch64.cpp. Hot. Nobody locks.
#pragma once

#include <elf.h>
#include <ucontext.h>

#include <cstdint>
#include <string_view>

namespace plimsoll::base {

// What code was about to do when a signal came.
struct Interrupted {
  std::uintptr_t pc;
  std::uintptr_t sp;
  std::uintptr_t frame_pointer;
};

#if defined(__x86_64__)

inline constexpr std::string_view kProcessor = "x86-64";
inline constexpr int kElfMachine = EM_X86_64;
inline constexpr int kAddressBits = 47;  // of what belongs to the program; the kernel's addresses are the negative ones
inline constexpr int kDwarfFramePointer = 6;
// Right below the caller's stack pointer. Else the called function does, beside the caller's frame pointer.
inline constexpr bool kCallStoresReturnAddress = true;

inline void hint_spinning() noexcept { __builtin_ia32_pause(); }

// As a function has it in memory, to the address that it is.
inline std::uintptr_t plain_return_address(std::uintptr_t word) noexcept { return word; }

inline Interrupted interrupted(const ucontext_t& context) noexcept {
  const auto value = [&](int number) { return static_cast<std::uintptr_t>(context.uc_mcontext.gregs[number]); };
  return {value(REG_RIP), value(REG_RSP), value(REG_RBP)};
}

#elif defined(__aarch64__)

inline constexpr std::string_view kProcessor = "aarch64";
inline constexpr int kElfMachine = EM_AARCH64;
inline constexpr int kAddressBits = 48;  // more are had by asking for them only
inline constexpr int kDwarfFramePointer = 29;
inline constexpr bool kCallStoresReturnAddress = false;

inline void hint_spinning() noexcept { asm volatile("yield" ::: "memory"); }

// Code may sign a return address before it stores it. The instruction does nothing where the processor knows no
// signatures.
inline std::uintptr_t plain_return_address(std::uintptr_t word) noexcept {
  register std::uintptr_t link asm("x30") = word;
  asm("hint #7" : "+r"(link));  // xpaclri
  return link;
}

inline Interrupted interrupted(const ucontext_t& context) noexcept {
  return {context.uc_mcontext.pc, context.uc_mcontext.sp, context.uc_mcontext.regs[29]};
}

#else
#error "Plimsoll knows x86-64 and aarch64."
#endif

}  // namespace plimsoll::base
