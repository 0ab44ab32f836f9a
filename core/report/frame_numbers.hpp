// SPDX-License-Identifier: Apache-2.0
// The frames of a run's stacks, each once, and their numbers. Cold, pure.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "plimsoll/stack.hpp"

namespace plimsoll::report {

class FrameNumbers {
 public:
  std::size_t number_of(const Frame& frame) {
    const auto [entry, is_new] = numbers_.try_emplace({frame.file, frame.line, frame.function}, frames_.size());
    if (is_new) frames_.push_back(frame);
    Frame& known = frames_[entry->second];
    if (known.source.empty()) known.source = frame.source;
    return entry->second;
  }

  const std::vector<Frame>& frames() const { return frames_; }

 private:
  std::map<std::tuple<std::string, int, std::string>, std::size_t> numbers_;
  std::vector<Frame> frames_;
};

}  // namespace plimsoll::report
