// SPDX-License-Identifier: Apache-2.0
// Which of its candidates an injection fails, and what it cannot be asked for. Cold, pure.
#pragma once

#include <cstdint>
#include <string>

#include "plimsoll/faults.hpp"

namespace plimsoll::faults {

// Whether the candidate of this number, counted from 1, is to fail. By its number alone, so a run can be repeated.
bool selects(const Faults& faults, std::uint64_t number) noexcept;

// What is wrong with the faults, and what to do; empty when they make sense.
std::string mistake_in(const Faults& faults);

}  // namespace plimsoll::faults
