// SPDX-License-Identifier: Apache-2.0
// How the peak of some work grows with a size that it is given: a claim like O(n), beside what was measured.
//
//   EXPECT_PEAK_GROWTH(O(n), {1000, 2000, 4000}, [](std::size_t n) { build_report(n); });
//
// The work is done once for each size, in their order, each time in a scope of its own. Through the peaks over the
// sizes a power of n is fitted (least squares of the logarithms). The claim is broken when the fitted exponent is
// larger by more than a half than the one that the claim itself would give at these sizes. So much, because a container
// that doubles its capacity may take twice as much at one size and not at another; it follows that O(n) and O(n log n)
// are not told apart, and O(n) and O(n^2) are. What grows more slowly than claimed is as good as what was claimed.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include "plimsoll/ceiling.hpp"
#include "plimsoll/scope.hpp"
#include "plimsoll/snapshot.hpp"

namespace plimsoll {

struct MeasuredPeak {
  std::size_t size, peak;
};

class PeakGrowth {
 public:
  // O(1), O(log n), O(n), O(n log n), O(n^2), O(n^3), with or without spaces. Anything else fails the verdict, which
  // says what is known.
  explicit PeakGrowth(std::string claim) : claim_(std::move(claim)) {}

  // The work of this size was done in the scope. Cost: copies the scope's sites.
  PLIMSOLL_API void measured(std::size_t size, const Scope& scope);

  // Kept, or a message with the fitted exponent, each peak, and the lines that grew from the smallest size to the
  // largest. Fails also for fewer than two sizes, or when the largest is not four times the smallest: nothing could be
  // told from them. Cost: arithmetic when kept; else reads symbols. Not thread-safe.
  PLIMSOLL_API Verdict judge() const;

 private:
  std::string claim_;
  std::vector<MeasuredPeak> peaks_;
  bool was_counting_ = true;
  Snapshot at_smallest_, at_largest_;
};

template <class Work>
Verdict judge_peak_growth(const char* claim, std::initializer_list<std::size_t> sizes, Work&& work) {
  PeakGrowth growth(claim);
  for (const std::size_t size : sizes) {
    const Scope scope;
    work(size);
    growth.measured(size, scope);
  }
  return growth.judge();
}

}  // namespace plimsoll
