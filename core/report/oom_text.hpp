// SPDX-License-Identifier: Apache-2.0
// The wording of what a sweep found when an allocation failed. Cold, pure: from values to text.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// "1st", "2nd", "11th".
std::string ordinal(std::size_t number);

struct OomFinding {
  enum class Kind { leaked, unjudged, threw, terminated, crashed, ended, hung, not_tried };
  Kind kind = Kind::leaked;
  std::size_t number = 0;    // of the allocation that failed, counted from 1
  std::size_t more = 0;      // later allocations of the same line for which it is the same
  snapshot::TopLine failed;  // that allocation
  std::string detail = {};   // the exception, the signal, the status; why it could not be judged or tried
  std::vector<snapshot::TopLine> lines = {};    // that leaked, threw or crashed
  std::size_t below_size = 0, below_count = 0;  // to which only what leaked points
  std::string printed = {};                     // by a run that ended the process

  // It is told of by the same lines.
  bool is_like(const OomFinding& other) const;
};

// `allocations`: how many were failed in all.
std::string oom_text(const OomFinding& finding, std::size_t allocations, std::size_t top);

// Of findings that are not told one by one.
std::string oom_untold_text(std::size_t count);

// Of a block that allocates more often than a sweep goes along with.
std::string oom_limit_text(std::size_t most);

// Of a sweep that could not begin.
std::string oom_unarmed_text();

}  // namespace plimsoll::report
