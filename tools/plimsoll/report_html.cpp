// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "report/run_json.hpp"
#include "report_formats.hpp"
#include "report_page.hpp"

namespace plimsoll::tool {
namespace {

// JSON in which nothing ends the element that it stands in: `<` occurs in strings only.
std::string within_script(const std::string& json) {
  std::string text;
  for (const char c : json) text += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return text;
}

std::string former_peaks(const report::FormerPeaks& former) {
  nlohmann::json all = nlohmann::json::array();
  for (const auto& [test, peak] : former) all.push_back({test.first, test.second, peak});
  return all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string to_html(const report::RunRecord& run, const report::FormerPeaks& former) {
  constexpr std::string_view kReport = "@REPORT@", kFormer = "@FORMER@";
  const auto first = kReportPage.find(kReport), second = kReportPage.find(kFormer);
  std::string page(kReportPage.substr(0, first));
  page += within_script(report::to_json(run));
  page += kReportPage.substr(first + kReport.size(), second - first - kReport.size());
  page += within_script(former_peaks(former));
  page += kReportPage.substr(second + kFormer.size());
  return page;
}

}  // namespace plimsoll::tool
