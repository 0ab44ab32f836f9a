// SPDX-License-Identifier: Apache-2.0
#include "base/resident_size.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <charconv>

namespace plimsoll::base {
namespace {

// "VmRSS:      1234 kB"
std::size_t bytes_of(std::string_view status, std::string_view key) noexcept {
  const std::size_t at = status.find(key);
  if (at == std::string_view::npos) return 0;
  const char* const end = status.data() + status.size();
  const char* number = status.data() + at + key.size();
  while (number != end && (*number == ' ' || *number == '\t')) ++number;
  std::size_t kibibytes = 0;
  std::from_chars(number, end, kibibytes);
  return kibibytes << 10;
}

}  // namespace

ResidentSize parse_resident_size(std::string_view status) noexcept {
  return {bytes_of(status, "\nVmRSS:"), bytes_of(status, "\nVmHWM:")};
}

ResidentSize resident_size() noexcept {
  const int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  std::array<char, 8192> text;
  const ssize_t length = read(file, text.data(), text.size());
  close(file);
  return length > 0 ? parse_resident_size({text.data(), static_cast<std::size_t>(length)}) : ResidentSize{};
}

}  // namespace plimsoll::base
