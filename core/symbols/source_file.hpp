// SPDX-License-Identifier: Apache-2.0
// Mends the paths that libbacktrace makes of DWARF 5. Cold; asks the file system.
#pragma once

#include <string>

namespace plimsoll::symbols {

// clang gives the absolute path of a unit's own source, and libbacktrace of gcc 12 puts the folder of the compilation
// before it all the same: `/build//home/me/a.cc` is `/home/me/a.cc`. Two slashes may also be the user's
// (-I/opt//include): then the file is there, and the path stays.
std::string source_file(const std::string& recorded);

}  // namespace plimsoll::symbols
