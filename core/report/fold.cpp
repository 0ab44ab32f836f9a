// SPDX-License-Identifier: Apache-2.0
#include "report/fold.hpp"

#include <algorithm>
#include <utility>

namespace plimsoll::report {
namespace {

void raise(std::size_t& highest, std::size_t one) { highest = std::max(highest, one); }

int rank_of(Result result) {
  switch (result) {
    case Result::skipped:
      return 0;
    case Result::passed:
      return 1;
    case Result::unfinished:
      return 2;
    case Result::failed:
      break;
  }
  return 3;
}

bool says_the_same(const VerdictRecord& a, const VerdictRecord& b) {
  return a.kind == b.kind && a.file == b.file && a.line == b.line && a.text == b.text;
}

}  // namespace

void fold(FigureRecord& all, const FigureRecord& one) {
  raise(all.peak, one.peak);
  raise(all.current, one.current);
  raise(all.total, one.total);
  raise(all.allocations, one.allocations);
  raise(all.retained, one.retained);
  raise(all.retained_blocks, one.retained_blocks);
}

void add_new(std::vector<VerdictRecord>& all, std::vector<VerdictRecord> more) {
  for (VerdictRecord& verdict : more)
    if (std::ranges::none_of(all, [&](const VerdictRecord& known) { return says_the_same(known, verdict); }))
      all.push_back(std::move(verdict));
}

void fold(TestRecord& all, TestRecord one) {
  if (one.peak > all.peak) all.peak_sites = std::move(one.peak_sites);
  if (one.retained > all.retained) all.retained_sites = std::move(one.retained_sites);
  fold(static_cast<FigureRecord&>(all), one);
  if (rank_of(one.result) > rank_of(all.result)) all.result = one.result;
  all.runs += one.runs;
  add_new(all.verdicts, std::move(one.verdicts));
}

}  // namespace plimsoll::report
