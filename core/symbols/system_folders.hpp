// SPDX-License-Identifier: Apache-2.0
// Folders that the user lists as not his, as in PLIMSOLL_OPTIONS=system=third_party,/opt/vendor. Cold, pure.
#pragma once

#include <string_view>

namespace plimsoll::symbols {

// Whether a path lies in one of the folders of a list separated by commas. A folder that begins with a slash is where
// the path begins; any other one may stand anywhere in it, whole: `vendor` is in /src/vendor/a.h, not in
// /src/vendors/a.h.
bool is_below_any(std::string_view path, std::string_view folders);

}  // namespace plimsoll::symbols
