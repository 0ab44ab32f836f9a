// SPDX-License-Identifier: Apache-2.0
#include "symbols/source_file.hpp"

#include <unistd.h>

namespace plimsoll::symbols {

std::string source_file(const std::string& recorded) {
  const std::size_t slashes = recorded.rfind("//");
  if (slashes == std::string::npos || slashes == 0) return recorded;
  return access(recorded.c_str(), F_OK) == 0 ? recorded : recorded.substr(slashes + 1);
}

}  // namespace plimsoll::symbols
