// SPDX-License-Identifier: Apache-2.0
// How this program was started, and how it is to be started again. Cold, once a run.
#pragma once

#include <optional>
#include <string>

#include "plimsoll/session.hpp"

namespace plimsoll::session {

// As the kernel keeps it: tests may have changed the environment since. Nothing when it cannot be read.
std::optional<Command> command_of_this_process();

// "NAME=value" takes the place of what the environment has by that name.
void set_variable(Command& command, const std::string& name, const std::string& value);

// An option goes behind those that PLIMSOLL_OPTIONS has: the last of a key counts.
void add_option(Command& command, const std::string& option);

}  // namespace plimsoll::session
