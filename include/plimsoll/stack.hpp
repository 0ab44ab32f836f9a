// SPDX-License-Identifier: Apache-2.0
// A stack with names: plain values, owned by whoever holds them. tracemalloc: Frame and Traceback.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "plimsoll/api.hpp"

namespace plimsoll {

// One function on a stack; an inlined function has a frame of its own.
struct Frame {
  std::string function;  // demangled and shortened; the module and offset when there is no symbol
  std::string file;      // as the compiler was given it, relative to the working directory if below it; empty: unknown
  int line = 0;          // 0: unknown
  std::string source = {};  // the text of the line, in a snapshot that was loaded; otherwise Stack::format reads it

  // Without the source: it says nothing new.
  friend bool operator==(const Frame& a, const Frame& b) {
    return a.line == b.line && a.file == b.file && a.function == b.function;
  }
  friend bool operator!=(const Frame& a, const Frame& b) { return !(a == b); }
};

// A range of frames, innermost first (tracemalloc puts the innermost last).
class Stack {
 public:
  Stack() = default;
  explicit Stack(std::vector<Frame> frames) : frames_(std::move(frames)) {}

  auto begin() const { return frames_.begin(); }
  auto end() const { return frames_.end(); }
  std::size_t size() const { return frames_.size(); }
  bool empty() const { return frames_.empty(); }
  const Frame& operator[](std::size_t index) const { return frames_[index]; }

  // Two lines for each frame, or one where the source is not there, as tracemalloc prints them:
  //     File "report.cc", line 31, in build_row(int)
  //       row.blob = std::make_unique<char[]>(1024);
  // A positive limit keeps so many of the innermost frames, a negative one so many of the outermost; 0: all. Innermost
  // first, as the stack is (tracemalloc puts it last, unless it is told most_recent_first). Cost: reads source files.
  // tracemalloc: Traceback.format.
  PLIMSOLL_API std::vector<std::string> format(int limit = 0, bool innermost_first = true) const;

  friend bool operator==(const Stack& a, const Stack& b) { return a.frames_ == b.frames_; }
  friend bool operator!=(const Stack& a, const Stack& b) { return !(a == b); }

 private:
  std::vector<Frame> frames_;
};

// "report.cc:31", or the function where the line is not known. tracemalloc: str of a Frame.
PLIMSOLL_API std::string to_string(const Frame& frame);

// The lines of Stack::format, each with its end.
PLIMSOLL_API std::ostream& operator<<(std::ostream& out, const Frame& frame);
PLIMSOLL_API std::ostream& operator<<(std::ostream& out, const Stack& stack);

}  // namespace plimsoll
