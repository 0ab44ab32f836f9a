// SPDX-License-Identifier: Apache-2.0
// units.hpp: sizes for people. Cold.
#include "plimsoll/units.hpp"

#include <fmt/format.h>

namespace plimsoll {

std::string format_bytes(std::size_t bytes) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  // A value that would be printed as 1024.0 belongs to the next unit.
  for (; value >= 1023.95 && unit + 1 < std::size(kUnits); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

}  // namespace plimsoll
