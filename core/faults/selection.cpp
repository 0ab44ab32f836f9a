// SPDX-License-Identifier: Apache-2.0
#include "faults/selection.hpp"

#include <fmt/format.h>

namespace plimsoll::faults {
namespace {

// splitmix64: a number that looks random, of two that do not.
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) noexcept {
  std::uint64_t mix = seed + number * 0x9E3779B97F4A7C15;
  mix = (mix ^ (mix >> 30)) * 0xBF58476D1CE4E5B9;
  mix = (mix ^ (mix >> 27)) * 0x94D049BB133111EB;
  return mix ^ (mix >> 31);
}

bool selects_by_chance(const Faults& faults, std::uint64_t number) noexcept {
  constexpr double kScale = 1.0 / (std::uint64_t{1} << 53);
  return static_cast<double>(mixed(faults.seed, number) >> 11) * kScale < faults.probability;
}

}  // namespace

bool selects(const Faults& faults, std::uint64_t number) noexcept {
  if (faults.nth == 0 && faults.every == 0 && faults.probability == 0) return true;
  return number == faults.nth || (faults.every != 0 && number % faults.every == 0) || selects_by_chance(faults, number);
}

std::string mistake_in(const Faults& faults) {
  if (!(faults.probability >= 0 && faults.probability <= 1))
    return fmt::format("plimsoll::Faults: the probability {} is not between 0 and 1.", faults.probability);
  if (faults.from.find_first_not_of("*^$") == std::string::npos && !faults.from.empty())
    return fmt::format("plimsoll::Faults: from = \"{}\" says nothing. Leave it empty for allocations from anywhere.",
                       faults.from);
  return {};
}

}  // namespace plimsoll::faults
