// SPDX-License-Identifier: Apache-2.0
// What a failing run tells GitHub Actions by itself: each verdict at its line, and the job's summary. Cold. One thread:
// the one that runs the tests.
#pragma once

#include <set>
#include <string>

#include "report/run_record.hpp"

namespace plimsoll::session {

// PLIMSOLL_OPTIONS=annotations= asks for them, or says nothing and this is a job of GitHub's.
bool are_annotations_on();

class Annotations {
 public:
  // Writes what was not told before to standard error, since standard output may be a document; the first time the page
  // too, to the end of the file that GITHUB_STEP_SUMMARY names. A run without verdicts says nothing.
  void tell(const report::RunRecord& run);

 private:
  std::set<std::string> told_;
};

}  // namespace plimsoll::session
