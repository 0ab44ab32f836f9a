// SPDX-License-Identifier: Apache-2.0
// What in a program's file keeps Plimsoll from seeing its memory, or its reports from being good. Reads the file, runs
// nothing.
#pragma once

#include <string>
#include <vector>

namespace plimsoll::tool {

struct Finding {
  enum class Kind { fine, advice, blind };  // blind: Plimsoll would see nothing, or not all
  Kind kind;
  std::string text;
};

// Throws FileError when the file cannot be read.
std::vector<Finding> examine(const std::string& path);

}  // namespace plimsoll::tool
