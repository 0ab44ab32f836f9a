// SPDX-License-Identifier: Apache-2.0
#include "symbols/boost_frame.hpp"

#include <boost/core/demangle.hpp>
#include <boost/stacktrace/frame.hpp>
#include <string_view>

namespace plimsoll::symbols {
namespace {

// gcc and clang append .cold, .part.0, .constprop.1 ... to functions they split or clone.
std::string without_clone_suffix(const std::string& symbol) {
  if (symbol.find('(') != std::string::npos) return symbol;  // spelled out already
  const std::size_t dot = symbol.find('.', 1);
  return dot == std::string::npos ? symbol : symbol.substr(0, dot);
}

}  // namespace

std::string demangle(const std::string& symbol) {
  // The demangler takes any name for a type: a C function called `i` would come back as `int`.
  const bool mangled = symbol.starts_with("_Z");
  return mangled ? boost::core::demangle(symbol.c_str()) : without_clone_suffix(symbol);
}

std::string dynamic_symbol(std::uintptr_t address) {
  return boost::stacktrace::frame(reinterpret_cast<const void*>(address)).name();
}

}  // namespace plimsoll::symbols
