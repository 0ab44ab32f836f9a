// SPDX-License-Identifier: Apache-2.0
// The verdicts of a run as a CI wants them: with a title, a place in the repository, and a fingerprint. Cold, pure.
#pragma once

#include <string>
#include <vector>

#include "report/run_record.hpp"
#include "report/source_root.hpp"

namespace plimsoll::report {

// Of a kind of verdict: "Leak", "Memory ceiling exceeded".
const char* title_of(const std::string& kind);

struct PlacedVerdict {
  const VerdictRecord* verdict;
  std::string owner;   // the test or suite, or the program
  std::string folder;  // where the program was started
  std::string path;    // in the repository, or absolute; empty when no line is known
  int line = 0;
  // The same for the same verdict of another run, though lines have moved and sizes changed. Each is there once.
  std::string fingerprint;
};

std::vector<PlacedVerdict> placed_verdicts(const RunRecord& run, const SourceRoot& root);

}  // namespace plimsoll::report
