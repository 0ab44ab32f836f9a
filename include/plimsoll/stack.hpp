// SPDX-License-Identifier: Apache-2.0
// A stack with names: plain values, owned by whoever holds them. tracemalloc: Frame and Traceback.
#pragma once

#include <cstddef>
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

  friend bool operator==(const Stack& a, const Stack& b) { return a.frames_ == b.frames_; }
  friend bool operator!=(const Stack& a, const Stack& b) { return !(a == b); }

 private:
  std::vector<Frame> frames_;
};

}  // namespace plimsoll
