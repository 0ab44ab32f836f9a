// SPDX-License-Identifier: Apache-2.0
#include "symbols/debug_info.hpp"

namespace plimsoll::symbols {

DebugModule& DebugInfo::read(const Module& module) {
  return modules_.try_emplace(module.path, module.path).first->second;
}

std::vector<DebugFrame> DebugInfo::frames(std::uintptr_t address, const Module& module) {
  return read(module).frames(address - module.base);
}

std::string DebugInfo::symbol(std::uintptr_t address, const Module& module) {
  return read(module).symbol(address - module.base);
}

std::string DebugInfo::advice(const std::string& module) const {
  const auto found = modules_.find(module);
  return found == modules_.end() ? std::string() : found->second.advice();
}

}  // namespace plimsoll::symbols
