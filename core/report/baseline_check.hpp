// SPDX-License-Identifier: Apache-2.0
// A run beside its baseline: which tests take more or less, and which lines grew. Cold, pure.
#pragma once

#include <string>
#include <vector>

#include "report/baseline.hpp"
#include "report/run_record.hpp"

namespace plimsoll::report {

enum class Against { equal, worse, better };

// Worse if any figure is above what the line allows; better if none is, and one is below it by as much.
Against compare(const BaselineLine& line, const FigureRecord& test, const Tolerance& tolerance);

// "peak 10.1 MiB, was 5.0 MiB (+5.1 MiB)", then the lines that grew, of those that were on record.
std::string worse_text(const std::string& name, const BaselineLine& line, const TestRecord& test,
                       const std::vector<Frame>& frames, const Tolerance& tolerance);

struct BaselineCheck {
  std::string text;  // of what is worse, then of what is better, then how many were compared
  std::size_t compared = 0, worse = 0, better = 0, unknown = 0;
};

// Tests that did not run to their end, or failed for other reasons than the baseline, are not compared.
BaselineCheck check(const Baseline& baseline, const RunRecord& run);

// Writes down what the run took. A line that allows it stays as it is, and so do those of tests that did not run.
void update(Baseline& baseline, const RunRecord& run);

}  // namespace plimsoll::report
