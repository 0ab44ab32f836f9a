// SPDX-License-Identifier: Apache-2.0
// Allocations that are never failed on purpose: those of the runtime, of the dynamic loader, of the test frameworks and
// our own. Told by symbol tables, which are read when faults are armed. Asked inside the user's malloc: then it takes
// no lock, allocates nothing and asks the loader nothing, as another thread may hold its lock and wait for us.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "reach/block.hpp"
#include "symbols/modules.hpp"

namespace plimsoll::faults {

class NeverFailed {
 public:
  // Of what is loaded now. A library that is loaded later counts as the user's. The caller holds a ReentryGuard.
  static std::shared_ptr<const NeverFailed> of_loaded_modules();

  // An allocation of that size; return addresses, innermost first.
  bool contains(std::size_t size, std::span<const std::uintptr_t> stack) const noexcept;

 private:
  enum class Kind : std::uint8_t { users, library, loader, never };

  struct Code {
    std::uintptr_t begin = 0, end = 0;
    Kind kind = Kind::users;
  };

  void add(const symbols::Module& module);
  Kind kind_at(std::uintptr_t address) const noexcept;
  static const Code* find(const std::vector<Code>& sorted, std::uintptr_t address) noexcept;

  reach::Region exit_tables_;
  std::vector<Code> modules_;    // what a function is that is not among the next
  std::vector<Code> functions_;  // both by address
};

}  // namespace plimsoll::faults
