// SPDX-License-Identifier: Apache-2.0
// Where a test framework keeps lists of what the user's code made: GoogleMock knows all mock objects. To be listed
// there is not to be held, or no forgotten mock would be a leak. Told by the symbol tables alone, each read once. Cold:
// allocates and asks the loader, so the caller holds a guard and no lock of a door. The caller locks.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "symbols/modules.hpp"

namespace plimsoll::symbols {

// By its mangled name, which the compiler may have added to.
bool is_frameworks_registry(std::string_view mangled);

class FrameworkData {
 public:
  struct Variable {
    std::uintptr_t begin = 0, end = 0;
  };

  // Of all modules that are loaded now; none in those that are stripped.
  const std::vector<Variable>& registries();

 private:
  struct Known {
    Module module;
    std::vector<Variable> registries;
  };

  static Known read(const Module& module);

  ModuleList modules_;
  std::vector<Known> known_;
  std::vector<Variable> registries_;
};

}  // namespace plimsoll::symbols
