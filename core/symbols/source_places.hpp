// SPDX-License-Identifier: Apache-2.0
// Where the text of a source file may be, when the program was built elsewhere. Cold, pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::symbols {

// The recorded path; if it is relative, also from `start_folder`; then below each root of a list separated by commas,
// first with the whole path, then with one more of its leading folders left out: /sandbox/1/src/a.cc,
// sandbox/1/src/a.cc ... src/a.cc, a.cc. The best guess first.
std::vector<std::string> source_places(std::string_view recorded, std::string_view start_folder,
                                       std::string_view roots);

}  // namespace plimsoll::symbols
