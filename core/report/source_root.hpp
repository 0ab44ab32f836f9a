// SPDX-License-Identifier: Apache-2.0
// The paths of source files as a code host knows them: relative to the repository. Cold; nobody locks.
#pragma once

#include <string>
#include <utility>

namespace plimsoll::report {

class SourceRoot {
 public:
  explicit SourceRoot(std::string folder) : folder_(std::move(folder)) {}

  // That the CI says (GITHUB_WORKSPACE, CI_PROJECT_DIR), the nearest folder upward from the working directory that has
  // a
  // `.git`, or the working directory.
  static SourceRoot found();

  // A path as a report has it; one that is relative begins at `folder`. Below the root it becomes relative to that,
  // else absolute. Nothing stays nothing.
  std::string path_of(const std::string& file, const std::string& folder) const;

 private:
  std::string folder_;
};

}  // namespace plimsoll::report
