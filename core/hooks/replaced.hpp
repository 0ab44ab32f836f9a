// SPDX-License-Identifier: Apache-2.0
// Which of the replaceable operators the program has of its own. Hot to read; written once, at start-up.
//
// The standard has the other forms lead to these four: new[] to new, sized delete to delete. So ours must lead to a
// program's own, or what it gave out by one would come back by the other.
#pragma once

#include <cstddef>

namespace plimsoll::hooks {

struct Replaced {
  bool object_new, object_delete;
  bool any_new, any_delete;  // of an object or of an array
};

extern constinit Replaced replaced;

void find_replaced_operators() noexcept;

inline bool operators_are_replaced() noexcept { return replaced.any_new || replaced.any_delete; }

}  // namespace plimsoll::hooks
