// SPDX-License-Identifier: Apache-2.0
// How a chain is written down. Included by sources that are compiled once for each CHAINS_VARIANT, and all they define
// lives in a namespace of that name.
#pragma once

#include <string>

#include "captured_stack.hpp"
#include "chains.hpp"

#define CHAINS_PASTE(name) #name
#define CHAINS_STRING(name) CHAINS_PASTE(name)

// Followed by a comma and an expression that allocates.
#define HERE expected_file = __FILE__, expected_line = __LINE__, captured::arm()

// The compilers' names for a lambda in a function that other units see, the number from 0 being clang's in its source
// file.
#ifdef __clang__
#define LAMBDA(parameters, number) "$_" #number
#else
#define LAMBDA(parameters, number) "{lambda(" parameters ")#1}"
#endif

// A chain that allocates in itself, or in another function.
#define CHAIN(name) CHAIN_IN(name, here(#name "()"))
#define CHAIN_IN(name, function)                             \
  [[gnu::noinline]] void name();                             \
  namespace {                                                \
  const Registered registered_##name{#name, function, name}; \
  }                                                          \
  void name()

namespace CHAINS_VARIANT {

using captured::keep;

namespace {

struct Registered {
  Registered(const char* name, std::string function, void (*run)(), std::size_t callers = 0) {
    all_chains().push_back(
        {std::string(name) + "_" + CHAINS_STRING(CHAINS_VARIANT), std::move(function), run, callers});
  }
};

// The qualified name of what stands in this variant's namespace.
std::string here(const std::string& name) { return std::string(CHAINS_STRING(CHAINS_VARIANT)) + "::" + name; }

}  // namespace
}  // namespace CHAINS_VARIANT
