// SPDX-License-Identifier: Apache-2.0
#include "report/memory_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"

namespace plimsoll::report {

std::string memory_text(std::size_t live, std::size_t own, const base::ResidentSize& resident) {
  const std::string heap = fmt::format("Live heap {}, Plimsoll's own {}; ", format_bytes(live), format_bytes(own));
  if (resident.now == 0) return heap + "resident size unknown: /proc cannot be read";
  return heap + fmt::format("resident {} now, {} at most", format_bytes(resident.now), format_bytes(resident.most));
}

}  // namespace plimsoll::report
