// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "report/verdict_places.hpp"
#include "report_formats.hpp"

namespace plimsoll::tool {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kHelp =
    "The message names the line that allocated the memory, who called it and who holds it. docs/READING_A_REPORT.md of "
    "Plimsoll explains each part.";

std::string uri_of(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                          kPlain.find(c) != std::string_view::npos;
    uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Json physical_location(const std::string& path, int line) {
  Json artifact{{"uri", uri_of(path)}};
  if (!path.starts_with('/')) artifact["uriBaseId"] = "SRCROOT";
  Json location{{"artifactLocation", std::move(artifact)}};
  // Which column is not known; GitHub wants all four.
  if (line > 0) location["region"] = {{"startLine", line}, {"startColumn", 1}, {"endLine", line}, {"endColumn", 2}};
  return location;
}

Json location_of(const Frame& frame, const std::string& path) {
  Json location = Json::object();
  if (!path.empty()) location["physicalLocation"] = physical_location(path, frame.line);
  location["logicalLocations"] = Json::array({{{"fullyQualifiedName", frame.function}, {"kind", "function"}}});
  return location;
}

Json stack_of(const report::RunRecord& run, const report::PlacedVerdict& placed, const report::SourceRoot& root) {
  Json frames = Json::array();
  for (const std::size_t number : placed.verdict->stack) {
    const Frame& frame = run.frames[number];
    frames.push_back({{"location", location_of(frame, root.path_of(frame.file, placed.folder))}});
  }
  return {{"message", {{"text", "Who allocated it"}}}, {"frames", std::move(frames)}};
}

std::ptrdiff_t rule_of(const std::string& kind) {
  const auto known = std::ranges::find(report::kVerdictKinds, kind);
  return known == std::end(report::kVerdictKinds) ? -1 : known - std::begin(report::kVerdictKinds);
}

Json rules() {
  Json all = Json::array();
  for (const char* kind : report::kVerdictKinds)
    all.push_back(
        {{"id", kind},
         {"shortDescription", {{"text", report::title_of(kind)}}},
         {"fullDescription", {{"text", fmt::format("{}, seen by Plimsoll while tests ran", report::title_of(kind))}}},
         {"help", {{"text", kHelp}}}});
  return all;
}

Json result_of(const report::RunRecord& run, const report::PlacedVerdict& placed, const report::SourceRoot& root) {
  const report::VerdictRecord& verdict = *placed.verdict;
  Json result{{"ruleId", verdict.kind},
              {"ruleIndex", rule_of(verdict.kind)},
              {"level", verdict.excused ? "warning" : "error"},
              {"message", {{"text", verdict.text}}},
              {"partialFingerprints", {{"primaryLocationLineHash", placed.fingerprint}}}};  // the one that GitHub reads
  // GitHub refuses a file with a result that is nowhere: one of a whole program or suite is at its name.
  const std::string& place = placed.path.empty() ? placed.owner : placed.path;
  result["locations"] = Json::array({{{"physicalLocation", physical_location(place, std::max(placed.line, 1))}}});
  if (!verdict.stack.empty()) result["stacks"] = Json::array({stack_of(run, placed, root)});
  return result;
}

}  // namespace

std::string to_sarif(const report::RunRecord& run, const report::SourceRoot& root) {
  Json results = Json::array();
  for (const report::PlacedVerdict& placed : report::placed_verdicts(run, root))
    results.push_back(result_of(run, placed, root));
  const Json log{
      {"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs",
       Json::array({{{"tool", {{"driver", {{"name", "Plimsoll"}, {"version", run.version}, {"rules", rules()}}}}},
                     {"columnKind", "utf16CodeUnits"},
                     {"results", std::move(results)}}})}};
  return log.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace plimsoll::tool
