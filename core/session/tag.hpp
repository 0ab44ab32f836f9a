// SPDX-License-Identifier: Apache-2.0
// What a test's tag asks of Plimsoll: `ceiling:5MiB`, `growth:64KiB`, `leaks-allowed`. Cold, pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plimsoll::session {

struct Tag {
  std::optional<std::size_t> ceiling;
  std::optional<std::size_t> growth;
  bool allows_leaks = false;
  std::string mistake;  // set when the tag begins like one of ours and is none
};

// Upper and lower case are the same, as in Catch2's own tags.
Tag read_tag(std::string_view tag);

}  // namespace plimsoll::session
