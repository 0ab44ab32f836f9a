// SPDX-License-Identifier: Apache-2.0
// Files that are read and written as a whole. Cold. Both throw FileError, one line with the path and the reason.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace plimsoll::snapshot {

// Regular files only: a pipe or a device would wait, or never end.
std::string read_file(const std::filesystem::path& path, std::size_t most);

// The file is there as a whole or not at all, with mode 0600: it is written under another name in the same folder,
// which nobody can have prepared, and then renamed. A file that was at the path before is replaced, a link as a link;
// anything else is refused, /dev/stdout too: renamed over it, the file would take its place for everybody.
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace plimsoll::snapshot
