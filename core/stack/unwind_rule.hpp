// SPDX-License-Identifier: Apache-2.0
// The one rule that leads from a frame to its caller, compiled from the unwind tables. Cold: rule_cache.hpp keeps it.
// Nobody waits, no allocation, no system call.
#pragma once

#include <atomic>
#include <cstdint>

#include "stack/cfa_program.hpp"
#include "stack/frame_description.hpp"

namespace plimsoll::stack {

// Where the frame address (CFA) comes from: the value of rsp just before the call, above the return address.
enum class CfaKind : std::uint8_t { from_sp, from_bp, at_bp, special };  // at_bp: loaded from rbp + offset
// Where the caller's rbp comes from. What is undefined stays as it is, as in libgcc.
enum class BpKind : std::uint8_t { same, at_cfa, at_bp };
// What CfaKind::special means. `wide`: the rule does not fit into the cache and is compiled each time.
enum class Special : std::uint8_t { end, signal_frame, unknown, wide };

// Why a rule is unknown, for tests and the curious.
enum class Obstacle : std::uint8_t {
  none,
  no_module,       // the address lies in no loaded module
  no_index,        // the module has no sorted index
  no_fde,          // no entry covers the address
  malformed,       // entry or program cannot be read
  opcode,          // a call frame instruction nobody writes for x86-64
  nesting,         // too many remembered states
  cfa_register,    // the CFA hangs on another register than rsp and rbp, as in realigning prologues
  cfa_expression,  // an expression other than *(rbp + offset), as in the procedure linkage table
  bp_rule,         // rbp is kept in a register, or by an unusual expression
  return_address,  // the return address is elsewhere than at CFA - 8
  signal_layout,   // a signal frame that is not the kernel's
  offset,          // an offset beyond 32 bits
  kCount,
};

struct Rule {
  CfaKind cfa = CfaKind::special;
  BpKind bp = BpKind::same;
  Special special = Special::unknown;
  Obstacle obstacle = Obstacle::none;
  std::int32_t cfa_offset = 0;
  std::int32_t bp_offset = 0;

  bool operator==(const Rule&) const = default;
};

// The rule that holds at an address: the interrupted instruction, or any byte of the call instruction.
Rule compile_rule(std::uintptr_t address) noexcept;

// The same from one given entry.
Rule compile_rule(const FrameSection& section, const std::uint8_t* fde, std::uintptr_t address) noexcept;

// Gives the same rules, and keeps the program of the last function where it stands. Threads and signal handlers may
// share one: who finds it in use compiles as above. `tables` tells how often unwind tables went away: what was kept of
// others is not used.
class RuleCompiler {
 public:
  Rule compile(std::uintptr_t address, std::uint64_t tables) noexcept;
  Rule compile(const FrameSection& section, const std::uint8_t* fde, std::uintptr_t address,
               std::uint64_t tables) noexcept;

 private:
  std::atomic_flag in_use_;
  const std::uint8_t* fde_ = nullptr;
  std::uint64_t tables_ = 0;
  CfaProgram program_;
};

}  // namespace plimsoll::stack
