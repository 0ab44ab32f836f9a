// SPDX-License-Identifier: Apache-2.0
// What the recorder could not record, said wherever figures are said. Cold.
#pragma once

#include <string>

namespace plimsoll::session {

// A line for the end of a report; empty when nothing was dropped.
std::string dropped_text();

}  // namespace plimsoll::session
