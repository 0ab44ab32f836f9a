// SPDX-License-Identifier: Apache-2.0
// The call frame program of a function, run up to one address: the row of the unwind table that holds there. Only what
// an x86-64 walk needs is followed: the frame address (CFA), rbp and the return address. Cold. No lock.
#pragma once

#include <array>
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

// It goes on from one address to a later one: the calls of a function are met from the first to the last, and where
// each pushes arguments, the program is as long as the function.
class CfaProgram {
 public:
  // The frame of a program that was never started covers no address.
  const FrameDescription& frame() const noexcept { return frame_; }
  void start(const FrameDescription& frame) noexcept;

  bool is_past(std::uintptr_t address) const noexcept { return address < address_; }
  // `address` lies in the frame, and the program is not past it.
  ProgramResult run_to(std::uintptr_t address) noexcept;
  // What holds there.
  const UnwindRow& row() const noexcept { return row_; }

 private:
  void execute(std::uint8_t opcode) noexcept;
  void execute_extended(std::uint8_t opcode) noexcept;
  void execute_advance(std::uint8_t opcode) noexcept;
  void define_cfa(std::uint8_t opcode) noexcept;
  void define_register(std::uint8_t opcode) noexcept;
  void save_at_cfa(std::uint64_t number, std::int64_t offset) noexcept;
  void restore(std::uint64_t number) noexcept;
  void remember() noexcept;
  void recall() noexcept;
  void advance(std::uint64_t delta) noexcept { location_ += delta * frame_.code_alignment; }
  std::int64_t unsigned_factored() noexcept;
  std::int64_t signed_factored() noexcept;
  std::int64_t factored(std::uint64_t operand) const noexcept;
  RegisterRow& register_row(std::uint64_t number) noexcept;

  static constexpr std::size_t kDeepestNesting = 8;

  FrameDescription frame_;
  DwarfReader code_;             // what is left of the program
  std::uintptr_t address_ = 0;   // up to which it ran
  std::uintptr_t location_ = 0;  // where the row that follows begins
  UnwindRow row_;
  UnwindRow initial_;
  RegisterRow ignored_;
  std::array<UnwindRow, kDeepestNesting> remembered_;
  std::size_t depth_ = 0;
  ProgramResult result_ = ProgramResult::done;
};

}  // namespace plimsoll::stack
