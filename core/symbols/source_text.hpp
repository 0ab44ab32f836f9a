// SPDX-License-Identifier: Apache-2.0
// The text of a source line, to be printed beside its number. Cold: reads files. Keeps a few lines; a mutex inside.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace plimsoll::symbols {

inline constexpr std::size_t kLongestSourceLine = 160;

// Without the blanks around it and without control characters, at most kLongestSourceLine bytes. Nothing when there is
// no such file or line, or when the line is blank. A file that is not where it was compiled is looked for from where
// the program was started, and below the folders of PLIMSOLL_OPTIONS=source=.
std::optional<std::string> source_line(const std::string& file, int line);

// Gives the kept lines back.
void release_source_lines();

}  // namespace plimsoll::symbols
