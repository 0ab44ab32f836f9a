// SPDX-License-Identifier: Apache-2.0
// What a process that repeats tests tells the one that started it, and how that is written on a pipe: for each finding
// its kind, then five texts with their lengths in front. Both ends are the same program, so numbers are as the machine
// has them. The reader believes nothing: a test may have written there too. Cold, pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plimsoll/session.hpp"

namespace plimsoll::session {

struct Finding {
  enum class Kind : std::uint32_t {
    grows = 0x504c4731,  // `failure` says so of `test`
    repeated,            // `test` passed as often as was asked for
    ended                // all tests ran
  };
  Kind kind = Kind::ended;
  std::string test = {};
  Failure failure = {};
  std::vector<std::uint64_t> gains = {};  // bytes, run after run
};

std::string written(const Finding& finding);

class FindingReader {
 public:
  void add(std::string_view bytes) { unread_ += bytes; }
  // Nothing while the next finding has not come whole.
  std::optional<Finding> next();
  // What came is no finding: nothing that follows it can be understood.
  bool is_nonsense() const { return is_nonsense_; }

 private:
  std::string unread_;
  bool is_nonsense_ = false;
};

}  // namespace plimsoll::session
