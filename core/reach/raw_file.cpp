// SPDX-License-Identifier: Apache-2.0
#include "reach/raw_file.hpp"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace plimsoll::reach {

RawFile::RawFile(const char* path, int flags) noexcept
    : descriptor_(static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | flags))) {}

RawFile::~RawFile() {
  if (is_open()) syscall(SYS_close, descriptor_);
}

long RawFile::read(std::span<char> into) noexcept {
  long got;
  do {
    got = syscall(SYS_read, descriptor_, into.data(), into.size());
  } while (got < 0 && errno == EINTR);
  return got;
}

long RawFile::read_entries(std::span<char> into) noexcept {
  return syscall(SYS_getdents64, descriptor_, into.data(), into.size());
}

std::optional<std::string_view> LineReader::next() noexcept {
  for (;;) {
    const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
    const std::size_t length = rest.find('\n');
    if (length != rest.npos) {
      begin_ += length + 1;
      return rest.substr(0, length);
    }
    if (!refill()) return std::nullopt;
  }
}

// Only a path can be longer than the buffer; nobody reads a path to its end, so its middle may be dropped.
bool LineReader::refill() noexcept {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (end_ == buffer_.size()) end_ /= 2;
  const long got = file_.read(std::span(buffer_).subspan(end_));
  complete_ = got == 0;
  if (got <= 0) return false;
  end_ += static_cast<std::size_t>(got);
  return true;
}

std::size_t take_hex(std::string_view& text) noexcept {
  std::size_t number = 0;
  for (; !text.empty(); text.remove_prefix(1)) {
    const char c = text.front();
    if (c >= '0' && c <= '9')
      number = number * 16 + static_cast<std::size_t>(c - '0');
    else if (c >= 'a' && c <= 'f')
      number = number * 16 + static_cast<std::size_t>(c - 'a' + 10);
    else
      break;
  }
  return number;
}

}  // namespace plimsoll::reach
