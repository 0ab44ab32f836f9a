// SPDX-License-Identifier: Apache-2.0
#include "console.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include "plimsoll/snapshot.hpp"

namespace plimsoll::tool {
namespace {

bool has_colors() {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && (!no_color || !*no_color);
}

[[noreturn]] void fail() { throw FileError("cannot write the output: " + std::generic_category().message(errno)); }

}  // namespace

const Colors& colors() {
  static const Colors chosen =
      has_colors() ? Colors{"\x1b[36m", "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"} : Colors{};
  return chosen;
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) fail();
}

void finish_output() {
  if (std::fflush(stdout) != 0) fail();
}

}  // namespace plimsoll::tool
