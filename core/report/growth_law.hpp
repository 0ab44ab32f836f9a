// SPDX-License-Identifier: Apache-2.0
// Laws of growth, O(n) and the like, and the power of n that fits what was measured. Pure. Cold.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plimsoll/peak_growth.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

// f(n) of "O(f(n))". None: the claim is not known.
using Law = double (*)(double n);
std::optional<Law> law_of(std::string_view claim);

// Of the power of n that fits best. A peak of nothing counts as one byte. The sizes are not all the same.
double fitted_exponent(std::span<const MeasuredPeak> peaks);

// The exponent that the law itself would be taken for at these sizes.
double exponent_of(Law law, std::span<const MeasuredPeak> peaks);

std::string unknown_law_text(std::string_view claim);
std::string too_few_sizes_text();
std::string growth_law_text(std::string_view claim, std::span<const MeasuredPeak> peaks,
                            const std::vector<snapshot::TopLine>& grown, std::size_t top);

}  // namespace plimsoll::report
