// SPDX-License-Identifier: Apache-2.0
#include "console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "plimsoll/snapshot.hpp"

namespace plimsoll::tool {
namespace {

bool has_colors() {
  const char* no_color = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) && (!no_color || !*no_color);
}

std::size_t announced = 0;  // letters that stand on the terminal

void withdraw() {
  if (announced > 0) std::fprintf(stderr, "\r%*s\r", static_cast<int>(announced), "");
  announced = 0;
}

[[noreturn]] void fail() { throw FileError("cannot write the output: " + std::generic_category().message(errno)); }

}  // namespace

const Colors& colors() {
  static const Colors chosen =
      has_colors() ? Colors{"\x1b[36m", "\x1b[31m", "\x1b[32m", "\x1b[2m", "\x1b[0m"} : Colors{};
  return chosen;
}

std::size_t terminal_width() {
  winsize window{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) return window.ws_col;
  const char* const columns = std::getenv("COLUMNS");
  const unsigned long width = columns ? std::strtoul(columns, nullptr, 10) : 0;
  return width > 0 && width <= 1000 ? width : 80;
}

void announce(std::string_view step) {
  if (!isatty(STDERR_FILENO)) return;
  withdraw();
  const std::string text = "plimsoll: " + std::string(step) + " ...";
  announced = std::fwrite(text.data(), 1, text.size(), stderr);
}

void warn(std::string_view what) {
  withdraw();
  const std::string text = "plimsoll: " + std::string(what) + '\n';
  std::fwrite(text.data(), 1, text.size(), stderr);
}

void print(std::string_view text) {
  withdraw();
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) fail();
}

void finish_output() {
  withdraw();
  if (std::fflush(stdout) != 0) fail();
}

}  // namespace plimsoll::tool
