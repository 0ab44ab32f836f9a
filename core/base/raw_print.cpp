// SPDX-License-Identifier: Apache-2.0
#include "base/raw_print.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>

namespace plimsoll::base {
namespace {

class LineBuffer {
 public:
  void append(std::string_view text) noexcept {
    const std::size_t fitting = std::min(text.size(), bytes_.size() - 1 - used_);
    std::copy_n(text.data(), fitting, bytes_.data() + used_);
    used_ += fitting;
  }
  void write_line() noexcept {
    bytes_[used_++] = '\n';
    const int saved_errno = errno;
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, bytes_.data(), used_);
    errno = saved_errno;
  }

 private:
  std::array<char, 4096> bytes_;
  std::size_t used_ = 0;
};

}  // namespace

void raw_print(std::initializer_list<std::string_view> parts) noexcept {
  LineBuffer line;
  line.append("plimsoll: ");
  for (std::string_view part : parts) line.append(part);
  line.write_line();
}

void raw_fatal(std::initializer_list<std::string_view> parts) noexcept {
  raw_print(parts);
  _exit(1);
}

}  // namespace plimsoll::base
