// SPDX-License-Identifier: Apache-2.0
#include "report/growth_law.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

struct NamedLaw {
  std::string_view name;
  Law law;
};

// log n begins at 1: a size of one is no excuse for a peak of nothing.
constexpr NamedLaw kLaws[] = {
    {"O(1)", [](double) { return 1.0; }},       {"O(logn)", [](double n) { return 1 + std::log2(n); }},
    {"O(n)", [](double n) { return n; }},       {"O(nlogn)", [](double n) { return n * (1 + std::log2(n)); }},
    {"O(n^2)", [](double n) { return n * n; }}, {"O(n^3)", [](double n) { return n * n * n; }},
};

// Of y over x, as logarithms.
template <class Y>
double slope(std::span<const MeasuredPeak> peaks, Y&& y) {
  const auto count = static_cast<double>(peaks.size());
  double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (const MeasuredPeak& peak : peaks) {
    const double x = std::log(static_cast<double>(peak.size)), log_y = std::log(y(peak));
    sum_x += x, sum_y += log_y, sum_xx += x * x, sum_xy += x * log_y;
  }
  return (count * sum_xy - sum_x * sum_y) / (count * sum_xx - sum_x * sum_x);
}

}  // namespace

std::optional<Law> law_of(std::string_view claim) {
  std::string packed;
  for (const char letter : claim)
    if (letter != ' ') packed += letter;
  const auto* known = std::ranges::find(kLaws, packed, &NamedLaw::name);
  return known == std::end(kLaws) ? std::nullopt : std::optional(known->law);
}

double fitted_exponent(std::span<const MeasuredPeak> peaks) {
  return slope(peaks, [](const MeasuredPeak& peak) { return std::max(1.0, static_cast<double>(peak.peak)); });
}

double exponent_of(Law law, std::span<const MeasuredPeak> peaks) {
  return slope(peaks, [law](const MeasuredPeak& peak) { return law(static_cast<double>(peak.size)); });
}

std::string unknown_law_text(std::string_view claim) {
  return fmt::format(
      "EXPECT_PEAK_GROWTH does not know '{}'. It takes O(1), O(log n), O(n), O(n log n), O(n^2) or O(n^3).", claim);
}

std::string too_few_sizes_text() {
  return "EXPECT_PEAK_GROWTH takes two sizes or more, none of them zero, the largest at least four times the smallest: "
         "from these nothing could be told.";
}

std::string growth_law_text(std::string_view claim, std::span<const MeasuredPeak> peaks,
                            const std::vector<snapshot::TopLine>& grown, std::size_t top) {
  std::string text =
      fmt::format("The peak grows faster than {}: with n^{:.1f}, as fitted\n", claim, fitted_exponent(peaks));
  for (const MeasuredPeak& peak : peaks) text += fmt::format("  n = {}: {}\n", peak.size, format_bytes(peak.peak));
  const auto [least, most] = std::ranges::minmax(peaks, {}, &MeasuredPeak::size);
  return text + fmt::format("Lines that grew from n = {} to n = {}:\n", least.size, most.size) +
         lines_text(grown, {.top = top});
}

}  // namespace plimsoll::report
