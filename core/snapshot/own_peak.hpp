// SPDX-License-Identifier: Apache-2.0
// How high a scope rose without what a test framework held for itself. Cold: asked when a ceiling seems broken.
#pragma once

#include <cstddef>
#include <vector>

#include "base/reentry_guard.hpp"
#include "record/recorder.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::snapshot {

struct OwnPeak {
  std::size_t size = 0;        // bytes above the start
  std::vector<TopLine> lines;  // what they were made of
  bool is_known = false;       // false: more happened above the window's line than is kept
};

// For a window that rose above its line, and for what lies above that line: the whole heap was no lower.
OwnPeak own_peak(const base::ReentryGuard& guard, record::WindowId window);

}  // namespace plimsoll::snapshot
