// SPDX-License-Identifier: Apache-2.0
// Whether a test framework allocated a block for itself, told by the symbol tables alone: a few milliseconds for a
// program, once, and no debug info, so that a green run can afford to ask. Says yes only when it is sure: a template of
// the framework's, or code that cannot be told, may contain the user's; and where the framework calls a test, the
// machine code says whom it called (test_callers.hpp). Cold. The caller locks.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "symbols/modules.hpp"

namespace plimsoll::symbols {

// By its mangled name: one of the functions of GoogleTest, GoogleMock or Catch2 that keep memory of their own, or one
// of the standard library's for their types.
bool is_frameworks_function(std::string_view mangled);
// By its mangled name: a function of the standard library that runs no code of others.
bool is_plain_library_function(std::string_view mangled);

class FrameworkCode {
 public:
  enum class Owner { library, framework, other };

  struct Allocation {
    Owner owner = Owner::library;  // library: who called it is not in the stack
    bool is_of_vector = false;     // the elements of a std::vector
    friend bool operator==(const Allocation&, const Allocation&) = default;
  };

  // Return addresses, innermost first.
  Allocation allocation(std::span<const std::uintptr_t> stack);

 private:
  struct Function {
    std::uintptr_t begin = 0, end = 0;
    Owner owner = Owner::other;
    bool is_of_vector = false;
    bool calls_tests = false;
  };
  struct Known {
    Module module;
    Owner whole = Owner::other;       // of a module that is one owner's throughout
    std::vector<Function> functions;  // by address, without those of others; of one owner's those that call tests
  };

  static Known read(const Module& module);
  Function function_at(std::uintptr_t address);
  bool called_a_test(std::uintptr_t return_address);

  ModuleList modules_;
  std::vector<Known> known_;
};

}  // namespace plimsoll::symbols
