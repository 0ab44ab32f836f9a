// SPDX-License-Identifier: Apache-2.0
// What a container might do better, where its figures leave no doubt. Cold, pure: from figures to a line, or to
// nothing.
#pragma once

#include <cstddef>
#include <string>

#include "report/ceiling_text.hpp"
#include "snapshot/container_call.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// Of the containers that one line allocates for in one way.
struct ContainerFigures {
  snapshot::Amount total;    // in the scope
  snapshot::Amount at_peak;  // of that
  snapshot::Amount live;     // of that, at the scope's end
};

// "grown 11 times, to 1.0 MiB: reserve() before report.cc:17 would cut the peak by up to 512.0 KiB". Empty unless the
// figures can be those of this cause alone, and matter: one part in a hundred of what broke the limit.
std::string hint_text(snapshot::ContainerCall call, const ContainerFigures& figures, BrokenLimit::Kind kind,
                      std::size_t reached, const Frame& frame);

}  // namespace plimsoll::report
