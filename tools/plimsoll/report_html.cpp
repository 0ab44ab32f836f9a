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

std::string to_html(const report::RunRecord& run, const report::FormerPeaks& former, const report::RunRecord* against) {
  std::string page;
  std::string_view rest = kReportPage;
  const auto fill = [&](std::string_view mark, const std::string& json) {
    const auto at = rest.find(mark);
    page.append(rest.substr(0, at)) += within_script(json);
    rest.remove_prefix(at + mark.size());
  };
  fill("@REPORT@", report::to_json(run));
  fill("@FORMER@", former_peaks(former));
  fill("@AGAINST@", against ? report::to_json(*against) : "null");
  return page.append(rest);
}

}  // namespace plimsoll::tool
