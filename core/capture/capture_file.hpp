// SPDX-License-Identifier: Apache-2.0
// A file of our own in a directory that others may write to as well. Cold. Nobody locks.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>

#include "capture/capture_text.hpp"

namespace plimsoll::capture {

// Makes "plimsoll-PID-TIME.txt", TIME in UTC, for its owner's eyes alone, and returns its path. Never follows a link
// nor touches a file that is there: a second file of one second is called "plimsoll-PID-TIME-2.txt", and so on. Throws
// std::system_error when it cannot be made or written; half a file is removed.
std::string write_new_file(const std::filesystem::path& directory, pid_t process, Time time, const std::string& text);

}  // namespace plimsoll::capture
