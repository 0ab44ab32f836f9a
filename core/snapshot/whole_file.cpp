// SPDX-License-Identifier: Apache-2.0
#include "snapshot/whole_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "base/descriptor.hpp"
#include "plimsoll/snapshot.hpp"

namespace plimsoll::snapshot {
namespace {

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, int error) {
  throw FileError(fmt::format("cannot {} '{}': {}", what, path.string(), std::generic_category().message(error)));
}

// A file under another name, which goes away unless it is renamed.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(const std::filesystem::path& path)
      : path_(path), name_(path.string() + ".XXXXXX"), file_(mkostemp(name_.data(), O_CLOEXEC)) {
    if (!file_.is_open()) fail("write", path_, errno);
  }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;
  ~UnfinishedFile() {
    if (!is_finished_) unlink(name_.c_str());
  }

  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail("write", path_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  void finish() {
    if (!file_.close() || std::rename(name_.c_str(), path_.c_str()) != 0) fail("write", path_, errno);
    is_finished_ = true;
  }

 private:
  const std::filesystem::path& path_;
  std::string name_;
  base::Descriptor file_;
  bool is_finished_ = false;
};

// A link into /proc is how a system names what is open: /dev/stdout.
bool can_be_replaced(const std::filesystem::path& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0 || S_ISREG(status.st_mode)) return true;
  std::error_code none;
  return S_ISLNK(status.st_mode) && !std::filesystem::read_symlink(path, none).string().starts_with("/proc/");
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  const base::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || fstat(file.number(), &status) != 0) fail("read", path, errno);
  if (!S_ISREG(status.st_mode)) throw FileError(fmt::format("cannot read '{}': it is no regular file", path.string()));
  std::string bytes;
  std::array<char, 1 << 16> chunk;
  for (;;) {
    const ssize_t got = read(file.number(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("read", path, errno);
    if (got == 0) return bytes;
    bytes.append(chunk.data(), static_cast<std::size_t>(got));
    if (bytes.size() > most) throw FileError(fmt::format("cannot read '{}': it is too large", path.string()));
  }
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  if (!can_be_replaced(path)) throw FileError(fmt::format("cannot write '{}': it is no regular file", path.string()));
  UnfinishedFile file(path);
  file.write(bytes);
  file.finish();
}

}  // namespace plimsoll::snapshot
