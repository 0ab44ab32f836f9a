// SPDX-License-Identifier: Apache-2.0
#include "stack/cfa_program.hpp"

namespace plimsoll::stack {
namespace {

// DW_CFA_*. The first three carry their operand in the low six bits.
enum Opcode : std::uint8_t {
  kPrimaryMask = 0xc0,
  kAdvanceLoc = 0x40,
  kOffset = 0x80,
  kRestore = 0xc0,
  kNop = 0x00,
  kSetLoc = 0x01,
  kAdvanceLoc1 = 0x02,
  kAdvanceLoc2 = 0x03,
  kAdvanceLoc4 = 0x04,
  kOffsetExtended = 0x05,
  kRestoreExtended = 0x06,
  kUndefined = 0x07,
  kSameValue = 0x08,
  kRegister = 0x09,
  kRememberState = 0x0a,
  kRestoreState = 0x0b,
  kDefCfa = 0x0c,
  kDefCfaRegister = 0x0d,
  kDefCfaOffset = 0x0e,
  kDefCfaExpression = 0x0f,
  kExpression = 0x10,
  kOffsetExtendedSf = 0x11,
  kDefCfaSf = 0x12,
  kDefCfaOffsetSf = 0x13,
  kValOffset = 0x14,
  kValOffsetSf = 0x15,
  kValExpression = 0x16,
  kGnuArgsSize = 0x2e,
  kGnuNegativeOffsetExtended = 0x2f,
};

// Wrapping arithmetic: the operands may be rubbish.
std::int64_t negated(std::int64_t offset) noexcept {
  return static_cast<std::int64_t>(-static_cast<std::uint64_t>(offset));
}

}  // namespace

using How = RegisterRow::How;

void CfaProgram::start(const FrameDescription& frame) noexcept {
  frame_ = frame;
  address_ = location_ = frame.start;
  row_ = initial_ = {};
  depth_ = 0;
  result_ = ProgramResult::done;
  code_ = frame.initial_program;
  run_to(frame.start);
  initial_ = row_;
  code_ = frame.program;
}

ProgramResult CfaProgram::run_to(std::uintptr_t address) noexcept {
  address_ = address;
  while (!code_.at_end() && result_ == ProgramResult::done && location_ <= address) execute(code_.read<std::uint8_t>());
  if (code_.failed()) result_ = ProgramResult::malformed;
  return result_;
}

void CfaProgram::execute(std::uint8_t opcode) noexcept {
  const std::uint8_t operand = opcode & ~kPrimaryMask;
  switch (opcode & kPrimaryMask) {
    case kAdvanceLoc:
      return advance(operand);
    case kOffset:
      return save_at_cfa(operand, unsigned_factored());
    case kRestore:
      return restore(operand);
    default:
      execute_extended(opcode);
  }
}

void CfaProgram::execute_extended(std::uint8_t opcode) noexcept {
  switch (opcode) {
    case kNop:
      return;
    case kSetLoc:
    case kAdvanceLoc1:
    case kAdvanceLoc2:
    case kAdvanceLoc4:
      return execute_advance(opcode);
    case kDefCfa:
    case kDefCfaSf:
    case kDefCfaRegister:
    case kDefCfaOffset:
    case kDefCfaOffsetSf:
    case kDefCfaExpression:
      return define_cfa(opcode);
    case kGnuArgsSize:
      code_.read_uleb();
      return;
    case kRememberState:
      return remember();
    case kRestoreState:
      return recall();
    default:
      define_register(opcode);
  }
}

void CfaProgram::execute_advance(std::uint8_t opcode) noexcept {
  switch (opcode) {
    case kSetLoc:
      location_ = code_.read_pointer(frame_.pointer_encoding, frame_.data_base);
      return;
    case kAdvanceLoc1:
      return advance(code_.read<std::uint8_t>());
    case kAdvanceLoc2:
      return advance(code_.read<std::uint16_t>());
    default:
      return advance(code_.read<std::uint32_t>());
  }
}

// A new offset alone leaves an expression in force, as in libgcc.
void CfaProgram::define_cfa(std::uint8_t opcode) noexcept {
  if (opcode == kDefCfaExpression) {
    row_.cfa_expression = code_.take(code_.read_uleb());
    row_.cfa_is_expression = true;
    return;
  }
  if (opcode == kDefCfa || opcode == kDefCfaSf || opcode == kDefCfaRegister) {
    row_.cfa_register = code_.read_uleb();
    row_.cfa_is_expression = false;
  }
  if (opcode == kDefCfa || opcode == kDefCfaOffset) row_.cfa_offset = static_cast<std::int64_t>(code_.read_uleb());
  if (opcode == kDefCfaSf || opcode == kDefCfaOffsetSf) row_.cfa_offset = signed_factored();
}

// Operands are read in order, one statement each: arguments of a call have no order.
void CfaProgram::define_register(std::uint8_t opcode) noexcept {
  if (opcode < kOffsetExtended || (opcode > kValExpression && opcode != kGnuNegativeOffsetExtended)) {
    result_ = ProgramResult::unknown_opcode;
    return;
  }
  const std::uint64_t number = code_.read_uleb();
  switch (opcode) {
    case kOffsetExtended:
      return save_at_cfa(number, unsigned_factored());
    case kOffsetExtendedSf:
      return save_at_cfa(number, signed_factored());
    case kGnuNegativeOffsetExtended:
      return save_at_cfa(number, negated(unsigned_factored()));
    case kRestoreExtended:
      return restore(number);
    case kUndefined:
      register_row(number) = {How::undefined, 0, {}};
      return;
    case kSameValue:
      register_row(number) = {};
      return;
    case kExpression:
      register_row(number) = {How::at_expression, 0, code_.take(code_.read_uleb())};
      return;
    case kValExpression:
      code_.take(code_.read_uleb());
      break;
    default:  // the register or offset of kRegister, kValOffset, kValOffsetSf
      code_.read_uleb();
  }
  register_row(number) = {How::other, 0, {}};
}

void CfaProgram::save_at_cfa(std::uint64_t number, std::int64_t offset) noexcept {
  register_row(number) = {How::at_cfa, offset, {}};
}

void CfaProgram::restore(std::uint64_t number) noexcept {
  if (number == kRegisterRbp) row_.bp = initial_.bp;
  if (number == kRegisterRip) row_.return_address = initial_.return_address;
}

void CfaProgram::remember() noexcept {
  if (depth_ == remembered_.size())
    result_ = ProgramResult::too_deep;
  else
    remembered_[depth_++] = row_;
}

// As gcc reads the standard: the CFA comes back with the registers.
void CfaProgram::recall() noexcept {
  if (depth_ == 0)
    result_ = ProgramResult::malformed;
  else
    row_ = remembered_[--depth_];
}

std::int64_t CfaProgram::unsigned_factored() noexcept { return factored(code_.read_uleb()); }
std::int64_t CfaProgram::signed_factored() noexcept { return factored(static_cast<std::uint64_t>(code_.read_sleb())); }
std::int64_t CfaProgram::factored(std::uint64_t operand) const noexcept {
  return static_cast<std::int64_t>(operand * static_cast<std::uint64_t>(frame_.data_alignment));
}

RegisterRow& CfaProgram::register_row(std::uint64_t number) noexcept {
  if (number == kRegisterRbp) return row_.bp;
  if (number == kRegisterRip) return row_.return_address;
  return ignored_;
}

}  // namespace plimsoll::stack
