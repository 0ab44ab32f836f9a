// SPDX-License-Identifier: Apache-2.0
#include "stack/unwind_rule.hpp"

#include <dlfcn.h>

#include <cstddef>
#include <limits>

#include "stack/signal_context.hpp"

namespace plimsoll::stack {
namespace {

using How = RegisterRow::How;

constexpr std::int64_t kReturnAddressOffset = -8;

Rule unknown(Obstacle obstacle) noexcept {
  Rule rule;
  rule.obstacle = obstacle;
  return rule;
}

Rule special(Special kind) noexcept {
  Rule rule;
  rule.special = kind;
  return rule;
}

bool fits(std::int64_t offset) noexcept {
  return offset >= std::numeric_limits<std::int32_t>::min() && offset <= std::numeric_limits<std::int32_t>::max();
}

// The expression `register + offset`, or what is stored there: the only two forms that compilers write for x86-64.
struct SimpleExpression {
  std::uint64_t base;
  std::int64_t offset;
  bool loaded;
};

std::optional<SimpleExpression> parse_expression(DwarfReader code) noexcept {
  constexpr std::uint8_t kFirstBreg = 0x70, kLastBreg = 0x8f, kDeref = 0x06;
  const auto opcode = code.read<std::uint8_t>();
  if (opcode < kFirstBreg || opcode > kLastBreg) return std::nullopt;
  SimpleExpression result{std::uint64_t{opcode} - kFirstBreg, code.read_sleb(), false};
  if (!code.at_end()) result.loaded = code.read<std::uint8_t>() == kDeref;
  if (code.failed() || !code.at_end()) return std::nullopt;
  return result;
}

bool is_at_sp(const DwarfReader& code, std::int64_t offset, bool loaded) noexcept {
  const auto simple = parse_expression(code);
  return simple && simple->base == kRegisterRsp && simple->offset == offset && simple->loaded == loaded;
}

// The kernel leaves a ucontext at the stack pointer of the trampoline; its tables say so register by register.
bool is_kernel_signal_frame(const UnwindRow& row) noexcept {
  return row.cfa_is_expression && row.bp.how == How::at_expression && row.return_address.how == How::at_expression &&
         is_at_sp(row.cfa_expression, kSavedSpOffset, true) && is_at_sp(row.bp.expression, kSavedBpOffset, false) &&
         is_at_sp(row.return_address.expression, kSavedPcOffset, false);
}

Obstacle set_cfa(const UnwindRow& row, Rule& rule) noexcept {
  std::int64_t offset = row.cfa_offset;
  if (row.cfa_is_expression) {
    const auto simple = parse_expression(row.cfa_expression);
    if (!simple || simple->base != kRegisterRbp || !simple->loaded) return Obstacle::cfa_expression;
    rule.cfa = CfaKind::at_bp;
    offset = simple->offset;
  } else if (row.cfa_register == kRegisterRsp) {
    rule.cfa = CfaKind::from_sp;
  } else if (row.cfa_register == kRegisterRbp) {
    rule.cfa = CfaKind::from_bp;
  } else {
    return Obstacle::cfa_register;
  }
  if (!fits(offset)) return Obstacle::offset;
  rule.cfa_offset = static_cast<std::int32_t>(offset);
  return Obstacle::none;
}

Obstacle set_bp(const RegisterRow& row, Rule& rule) noexcept {
  std::int64_t offset = row.offset;
  switch (row.how) {
    case How::same:
    case How::undefined:
      rule.bp = BpKind::same;
      offset = 0;
      break;
    case How::at_cfa:
      rule.bp = BpKind::at_cfa;
      break;
    case How::at_expression: {
      const auto simple = parse_expression(row.expression);
      if (!simple || simple->base != kRegisterRbp || simple->loaded) return Obstacle::bp_rule;
      rule.bp = BpKind::at_bp;
      offset = simple->offset;
      break;
    }
    case How::other:
      return Obstacle::bp_rule;
  }
  if (!fits(offset)) return Obstacle::offset;
  rule.bp_offset = static_cast<std::int32_t>(offset);
  return Obstacle::none;
}

Rule rule_of_row(const UnwindRow& row, bool signal_frame) noexcept {
  if (row.return_address.how == How::undefined) return special(Special::end);
  if (signal_frame)
    return is_kernel_signal_frame(row) ? special(Special::signal_frame) : unknown(Obstacle::signal_layout);
  if (row.return_address.how != How::at_cfa || row.return_address.offset != kReturnAddressOffset)
    return unknown(Obstacle::return_address);
  Rule rule;
  if (const Obstacle obstacle = set_cfa(row, rule); obstacle != Obstacle::none) return unknown(obstacle);
  if (const Obstacle obstacle = set_bp(row.bp, rule); obstacle != Obstacle::none) return unknown(obstacle);
  return rule;
}

Obstacle obstacle_of(ProgramResult result) noexcept {
  switch (result) {
    case ProgramResult::done:
      return Obstacle::none;
    case ProgramResult::malformed:
      return Obstacle::malformed;
    case ProgramResult::unknown_opcode:
      return Obstacle::opcode;
    case ProgramResult::too_deep:
      return Obstacle::nesting;
  }
  return Obstacle::malformed;
}

// The entry that covers an address, in the module that it lies in.
struct Entry {
  FrameSection section{};
  const std::uint8_t* fde = nullptr;
  Obstacle obstacle = Obstacle::none;
};

Entry entry_of(std::uintptr_t address) noexcept {
  dl_find_object module;
  if (_dl_find_object(reinterpret_cast<void*>(address), &module) != 0) return {.obstacle = Obstacle::no_module};
  const auto* header = static_cast<const std::uint8_t*>(module.dlfo_eh_frame);
  const FrameSection section{static_cast<const std::uint8_t*>(module.dlfo_map_start),
                             static_cast<const std::uint8_t*>(module.dlfo_map_end),
                             reinterpret_cast<std::uintptr_t>(header)};
  const auto index = FrameIndex::parse(header, section);
  if (!index) return {.obstacle = Obstacle::no_index};
  const std::uint8_t* fde = index->find(address);
  return {section, fde, fde ? Obstacle::none : Obstacle::no_fde};
}

// Whether the entry could be read.
bool start(CfaProgram& program, const FrameSection& section, const std::uint8_t* fde) noexcept {
  const auto frame = parse_frame_description(section, fde);
  if (frame) program.start(*frame);
  return frame.has_value();
}

Rule rule_at(CfaProgram& program, std::uintptr_t address) noexcept {
  if (address < program.frame().start || address >= program.frame().end) return unknown(Obstacle::no_fde);
  const Obstacle obstacle = obstacle_of(program.run_to(address));
  return obstacle == Obstacle::none ? rule_of_row(program.row(), program.frame().signal_frame) : unknown(obstacle);
}

}  // namespace

Rule compile_rule(const FrameSection& section, const std::uint8_t* fde, std::uintptr_t address) noexcept {
  CfaProgram program;
  return start(program, section, fde) ? rule_at(program, address) : unknown(Obstacle::malformed);
}

Rule compile_rule(std::uintptr_t address) noexcept {
  const Entry entry = entry_of(address);
  return entry.fde ? compile_rule(entry.section, entry.fde, address) : unknown(entry.obstacle);
}

Rule RuleCompiler::compile(std::uintptr_t address, std::uint64_t tables) noexcept {
  const Entry entry = entry_of(address);
  return entry.fde ? compile(entry.section, entry.fde, address, tables) : unknown(entry.obstacle);
}

Rule RuleCompiler::compile(const FrameSection& section, const std::uint8_t* fde, std::uintptr_t address,
                           std::uint64_t tables) noexcept {
  if (in_use_.test_and_set(std::memory_order_acquire)) return compile_rule(section, fde, address);
  const bool is_kept = fde == fde_ && tables == tables_ && !program_.is_past(address);
  const bool is_readable = is_kept || start(program_, section, fde);
  fde_ = is_readable ? fde : nullptr;
  tables_ = tables;
  const Rule rule = is_readable ? rule_at(program_, address) : unknown(Obstacle::malformed);
  in_use_.clear(std::memory_order_release);
  return rule;
}

}  // namespace plimsoll::stack
