// SPDX-License-Identifier: Apache-2.0
#include "symbols/lost_scope.hpp"

#include "symbols/origin.hpp"

namespace plimsoll::symbols {

bool restore_lost_scope(std::vector<Location>& frames) {
  Location& header_line = frames.back();
  if (header_line.file.empty() || header_line.origin != Origin::standard_library) return false;
  Location function = header_line;
  function.file.clear();
  function.line = 0;
  function.origin = classify(function);
  // Names that begin with an underscore belong to the compiler's own headers.
  if (function.origin != Origin::user || function.function.empty() || function.function.starts_with('_')) return false;
  header_line.function.clear();
  header_line.inlined = true;
  frames.push_back(std::move(function));
  return true;
}

}  // namespace plimsoll::symbols
