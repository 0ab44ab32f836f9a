// SPDX-License-Identifier: Apache-2.0
// What the program did wrong when it gave blocks back, as failures at the line that did. Cold: reads symbols.
//
// Who takes them first has them: the running test, suite or program; in a program without tests, and for what comes
// after the last of them, this library's end, which writes them to standard error and makes an exit status of 0 a 1.
#pragma once

#include <vector>

#include "plimsoll/session.hpp"

namespace plimsoll::session {

std::vector<Failure> take_mistakes();

}  // namespace plimsoll::session
