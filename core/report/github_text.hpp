// SPDX-License-Identifier: Apache-2.0
// The verdicts of a run as workflow commands of GitHub Actions, which shows them at their lines. Cold, pure.
#pragma once

#include <string>
#include <vector>

#include "report/verdict_places.hpp"

namespace plimsoll::report {

// "::error file=cache.cc,line=42,title=Leak in Cache.Insert::Leak: ..."; a warning if its test may fail. One line with
// its end: no text can begin another command.
std::string github_annotation(const PlacedVerdict& verdict);

std::string github_annotations(const std::vector<PlacedVerdict>& verdicts);

}  // namespace plimsoll::report
