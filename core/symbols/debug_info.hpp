// SPDX-License-Identifier: Apache-2.0
// Debug info and symbol tables of all modules of the process, each read when an address of it is asked for. Cold; the
// caller locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "symbols/debug_module.hpp"
#include "symbols/modules.hpp"

namespace plimsoll::symbols {

class DebugInfo {
 public:
  // Both take the address of the call itself, and the module that it is in.
  std::vector<DebugFrame> frames(std::uintptr_t address, const Module& module);
  std::string symbol(std::uintptr_t address, const Module& module);

  // See DebugModule.
  bool may_name(std::string_view text, const Module& module) { return read(module).may_name(text); }
  // See DebugModule; of what was read so far.
  std::string advice(const std::string& module) const;

  std::size_t modules_read() const { return modules_.size(); }
  // Gives back all that was read.
  void forget() { modules_.clear(); }

 private:
  DebugModule& read(const Module& module);

  std::map<std::string, DebugModule> modules_;  // by path
};

}  // namespace plimsoll::symbols
