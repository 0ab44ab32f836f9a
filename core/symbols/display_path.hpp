// SPDX-License-Identifier: Apache-2.0
// The path of a source file as a report shows it. Cold, no lock.
#pragma once

#include <string>
#include <string_view>

namespace plimsoll::symbols {

// Folds `./` and `a/../` by text alone, without asking the file system.
std::string folded_path(std::string_view path);

// Folded, and relative to the current working directory when the file lies below it
// (or was compiled in Bazel's sandbox, as /proc/self/cwd/...).
std::string display_path(std::string_view file);

}  // namespace plimsoll::symbols
