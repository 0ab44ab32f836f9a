// SPDX-License-Identifier: Apache-2.0
// What a test's tag asks of Plimsoll: `ceiling:5MiB`, `leaks-allowed`. Cold, pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::session {

struct Tag {
  std::optional<std::size_t> ceiling;
  bool allows_leaks = false;
  std::string mistake;  // set when the tag begins like one of ours and is none
};

// Upper and lower case are the same, as in Catch2's own tags.
Tag read_tag(std::string_view tag);

}  // namespace plimsoll::session
