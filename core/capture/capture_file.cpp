// SPDX-License-Identifier: Apache-2.0
#include "capture/capture_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace plimsoll::capture {
namespace {

constexpr int kMostOfOneSecond = 100;

[[noreturn]] void fail(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), "cannot write " + path);
}

std::string path_of(const std::filesystem::path& directory, pid_t process, Time time, int number) {
  const std::string suffix = number == 1 ? "" : fmt::format("-{}", number);
  return (directory / fmt::format("plimsoll-{}-{}{}.txt", process, utc_text(time, "%Y%m%dT%H%M%SZ"), suffix)).native();
}

int make_file(const std::string& path) {
  return open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t size = write(file, text.data() + done, text.size() - done);
    if (size < 0 && errno != EINTR) return false;
    if (size > 0) done += static_cast<std::size_t>(size);
  }
  return true;
}

}  // namespace

std::string write_new_file(const std::filesystem::path& directory, pid_t process, Time time, const std::string& text) {
  int number = 1;
  std::string path = path_of(directory, process, time, number);
  int file = make_file(path);
  while (file < 0 && errno == EEXIST && number < kMostOfOneSecond) {
    path = path_of(directory, process, time, ++number);
    file = make_file(path);
  }
  if (file < 0) fail(path);
  const bool is_whole = write_all(file, text);
  const int write_error = errno;
  if (close(file) == 0 && is_whole) return path;
  if (!is_whole) errno = write_error;
  const int saved_errno = errno;
  unlink(path.c_str());
  errno = saved_errno;
  fail(path);
}

}  // namespace plimsoll::capture
