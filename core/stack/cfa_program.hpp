// SPDX-License-Identifier: Apache-2.0
// Runs the call frame program of a function up to one address: the row of the unwind table that holds there. Only what
// an x86-64 walk needs is followed: the frame address (CFA), rbp and the return address. Cold. No lock.
#pragma once

#include <cstdint>

#include "stack/frame_description.hpp"

namespace plimsoll::stack {

// DWARF's numbers of the registers of x86-64.
inline constexpr std::uint64_t kRegisterRbp = 6;
inline constexpr std::uint64_t kRegisterRsp = 7;
inline constexpr std::uint64_t kRegisterRip = 16;

struct RegisterRow {
  enum class How : std::uint8_t { same, undefined, at_cfa, at_expression, other };
  How how = How::same;
  std::int64_t offset = 0;  // at_cfa
  DwarfReader expression;   // at_expression: computes the address of the saved value
};

struct UnwindRow {
  std::uint64_t cfa_register = 0;
  std::int64_t cfa_offset = 0;
  bool cfa_is_expression = false;
  DwarfReader cfa_expression;
  RegisterRow bp;
  RegisterRow return_address;
};

enum class ProgramResult : std::uint8_t { done, malformed, unknown_opcode, too_deep };

// Fills `row` with what holds at `address`, which lies in the frame.
ProgramResult run_cfa_program(const FrameDescription& frame, std::uintptr_t address, UnwindRow& row) noexcept;

}  // namespace plimsoll::stack
