// SPDX-License-Identifier: Apache-2.0
#include "symbols/boost_frame.hpp"

#include <boost/core/demangle.hpp>
#include <boost/stacktrace/frame.hpp>
#include <string_view>

namespace plimsoll::symbols {
namespace {

// gcc and clang append .cold, .part.0, .constprop.1 ... to functions that they split or clone, and .1 to parts of
// variables.
std::string without_clone_suffix(const std::string& symbol) {
  if (symbol.find('(') != std::string::npos) return symbol;  // spelled out already
  const std::size_t dot = symbol.find('.', 1);
  return dot == std::string::npos ? symbol : symbol.substr(0, dot);
}

}  // namespace

std::string demangle(const std::string& symbol) {
  // The demangler takes any name for a type: a C function called `i` would come back as `int`.
  const bool mangled = symbol.starts_with("_Z");
  if (!mangled) return without_clone_suffix(symbol);
  std::string name = boost::core::demangle(symbol.c_str());
  if (name != symbol) return name;
  return boost::core::demangle(without_clone_suffix(symbol).c_str());  // it knows the suffixes of functions only
}

std::string dynamic_symbol(std::uintptr_t address) {
  return boost::stacktrace::frame(reinterpret_cast<const void*>(address)).name();
}

}  // namespace plimsoll::symbols
