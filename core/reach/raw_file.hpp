// SPDX-License-Identifier: Apache-2.0
// Reads what the kernel tells about this process while the world is stopped: raw system calls, no stdio, no lock. Cold.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace plimsoll::reach {

// A file of /proc, open while the object lives.
class RawFile {
 public:
  explicit RawFile(const char* path, int flags = 0) noexcept;
  ~RawFile();
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;

  bool is_open() const noexcept { return descriptor_ >= 0; }
  // Bytes read, 0 at the end, negative on failure.
  long read(std::span<char> into) noexcept;
  // The same for the entries of a folder (struct linux_dirent64).
  long read_entries(std::span<char> into) noexcept;

 private:
  int descriptor_;
};

// The lines of a file; what does not fit the buffer is cut off at the line's end.
class LineReader {
 public:
  explicit LineReader(const char* path) noexcept : file_(path) {}
  bool is_open() const noexcept { return file_.is_open(); }
  // True at the end of the file, false after an error: then lines are missing.
  bool is_complete() const noexcept { return complete_; }
  std::optional<std::string_view> next() noexcept;

 private:
  bool refill() noexcept;

  RawFile file_;
  std::array<char, 4096> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool complete_ = false;
};

// Takes the hexadecimal number at the front of `text` away from it.
std::size_t take_hex(std::string_view& text) noexcept;

}  // namespace plimsoll::reach
