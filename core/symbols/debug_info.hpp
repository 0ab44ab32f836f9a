// SPDX-License-Identifier: Apache-2.0
// Debug info and symbol tables, read by libbacktrace. Cold; the caller locks.
//
// A libbacktrace state sees the modules that were loaded at its first use and no later ones, so a module that came
// since then needs a new state. A state can never be freed: one is made only when an address of an unseen module is
// asked for, and at most kMostStates of them; later libraries are then left to the dynamic symbols.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "symbols/modules.hpp"

struct backtrace_state;

namespace plimsoll::symbols {

// One function at an address, as the compiler wrote it down; `function` may be mangled, plain, or empty.
struct DebugFrame {
  std::string function, file;
  int line = 0;
};

class DebugInfo {
 public:
  static constexpr std::size_t kMostStates = 8;

  // Both take the address of the call itself, and the modules loaded now. Innermost first; empty without debug info.
  std::vector<DebugFrame> frames(std::uintptr_t address, const ModuleList& loaded);
  // The symbol that covers the address, as in the table; empty if there is none. Reads .symtab: no -rdynamic needed.
  std::string symbol(std::uintptr_t address, const ModuleList& loaded);
  // Where the address belonged when a state was made: for libraries that have been unloaded since. Null if nowhere.
  const Module* remembered(std::uintptr_t address) const;

  std::size_t states() const { return states_.size(); }

 private:
  struct State {
    backtrace_state* state;
    ModuleList modules;
  };
  backtrace_state* state_for(std::uintptr_t address, const ModuleList& loaded);

  std::vector<State> states_;  // the newest first
};

}  // namespace plimsoll::symbols
