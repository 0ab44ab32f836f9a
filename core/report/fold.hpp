// SPDX-License-Identifier: Apache-2.0
// Several runs of one test, or shards of one program, as one. Cold, pure.
#pragma once

#include "report/run_record.hpp"

namespace plimsoll::report {

// The highest of each.
void fold(FigureRecord& all, const FigureRecord& one);

// The figures are the highest of any run; the sites are those of the higher peak, and of the more that was retained. A
// test that failed once has failed; a verdict that says the same again is one.
void fold(TestRecord& all, TestRecord one);

void add_new(std::vector<VerdictRecord>& all, std::vector<VerdictRecord> more);

}  // namespace plimsoll::report
