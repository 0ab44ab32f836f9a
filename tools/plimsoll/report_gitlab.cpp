// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <nlohmann/json.hpp>

#include "report/verdict_places.hpp"
#include "report_formats.hpp"

namespace plimsoll::tool {

using Json = nlohmann::ordered_json;

std::string to_gitlab(const report::RunRecord& run, const report::SourceRoot& root) {
  Json issues = Json::array();
  for (const report::PlacedVerdict& placed : report::placed_verdicts(run, root)) {
    const std::string& text = placed.verdict->text;
    issues.push_back({{"description", text.substr(0, text.find('\n'))},
                      {"check_name", "plimsoll." + placed.verdict->kind},
                      {"fingerprint", placed.fingerprint},
                      {"severity", placed.verdict->excused ? "minor" : "major"},
                      // An issue must have a place: of one that has none the program stands for it.
                      {"location",
                       {{"path", placed.path.empty() ? placed.owner : placed.path},
                        {"lines", {{"begin", std::max(placed.line, 1)}}}}}});
  }
  return issues.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace plimsoll::tool
