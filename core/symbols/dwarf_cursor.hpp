// SPDX-License-Identifier: Apache-2.0
// Reads a section of debug info (DWARF 4 and 5, the 32-bit format) without ever leaving it. Cold. Nobody locks.
//
// A read beyond the end yields zero and marks the cursor failed for good, so that a parser may read on and ask once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {

class DwarfCursor {
 public:
  explicit DwarfCursor(Bytes section, std::size_t at = 0) : section_(section), at_(at) {
    if (at > section.size()) fail();
  }

  bool failed() const { return failed_; }
  bool at_end() const { return at_ == section_.size(); }
  std::size_t at() const { return at_; }
  std::size_t left() const { return section_.size() - at_; }

  std::uint64_t read(std::size_t bytes) {
    std::uint64_t value = 0;
    const Bytes taken = take(bytes);
    if (!taken.empty()) std::memcpy(&value, taken.data(), taken.size());
    return value;
  }
  std::uint64_t read_uleb() {
    if (at_ < section_.size() && section_[at_] < 0x80) return section_[at_++];  // most are this short
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint64_t byte = read(1);
      if (shift < 64) value |= (byte & 0x7f) << shift;
      if (failed_ || (byte & 0x80) == 0) return value;
    }
  }
  std::string_view read_text() {
    if (at_end()) return fail(), std::string_view();
    const auto* text = reinterpret_cast<const char*>(section_.data() + at_);
    const std::size_t length = strnlen(text, left());
    take(length + 1);
    return failed_ ? std::string_view() : std::string_view(text, length);
  }
  Bytes take(std::uint64_t bytes) {
    if (bytes > left()) return fail(), Bytes();
    at_ += bytes;
    return section_.subspan(at_ - bytes, bytes);
  }

  void move_to(std::size_t at) {
    if (at > section_.size()) return fail();
    at_ = at;
  }

  void fail() {
    failed_ = true;
    at_ = section_.size();
  }

 private:
  Bytes section_;
  std::size_t at_;
  bool failed_ = false;
};

}  // namespace plimsoll::symbols
