// SPDX-License-Identifier: Apache-2.0
// Who is logged in.
#pragma once

#include <string>

// Returns the session's number.
std::size_t log_in(const std::string& user);

// False: there is no such session.
bool log_out(std::size_t number);
