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

// The compilers' names for a lambda, the number from 0 being clang's in its source file. Only gcc leaves out the scope
// of one that was inlined.
#ifdef __clang__
#define LAMBDA(parameters, number) "$_" #number
#define PLAIN(name) ""
#else
#define LAMBDA(parameters, number) "{lambda(" parameters ")#1}"
#define PLAIN(name) name
#endif

// A chain that allocates in itself, in another function, or in a lambda, whose scope debug info may leave out when it
// was inlined.
#define CHAIN(name) CHAIN_IN_LAMBDA(name, here(#name "()"), "")
#define CHAIN_IN(name, function) CHAIN_IN_LAMBDA(name, function, "")
#define CHAIN_IN_LAMBDA(name, function, plain)                      \
  [[gnu::noinline]] void name();                                    \
  namespace {                                                       \
  const Registered registered_##name{#name, function, plain, name}; \
  }                                                                 \
  void name()

namespace CHAINS_VARIANT {

using captured::keep;

namespace {

struct Registered {
  Registered(const char* name, std::string function, std::string plain, void (*run)(), std::size_t callers = 0) {
    all_chains().push_back(
        {std::string(name) + "_" + CHAINS_STRING(CHAINS_VARIANT), std::move(function), std::move(plain), run, callers});
  }
};

// The qualified name of what stands in this variant's namespace.
std::string here(const std::string& name) { return std::string(CHAINS_STRING(CHAINS_VARIANT)) + "::" + name; }

}  // namespace
}  // namespace CHAINS_VARIANT
