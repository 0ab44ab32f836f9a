// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "formats.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::tool {
namespace {

using Json = nlohmann::ordered_json;

// Frames are written once and known by their number.
class FrameTable {
 public:
  std::size_t number_of(const symbols::Location& location) {
    const Frame frame = snapshot::frame_of(location);
    const auto [known, is_new] = numbers_.try_emplace({frame.function, frame.file, frame.line}, numbers_.size());
    if (is_new) frames_.push_back(json_of(frame));
    return known->second;
  }
  Json take_frames() { return std::move(frames_); }

 private:
  static Json json_of(const Frame& frame) {
    Json json{{"name", frame.function}};
    if (!frame.file.empty()) json["file"] = frame.file;
    if (frame.line > 0) json["line"] = frame.line;
    return json;
  }

  std::map<std::tuple<std::string, std::string, int>, std::size_t> numbers_;
  Json frames_ = Json::array();
};

Json profile(const char* name, const char* unit, const Json& samples, std::vector<std::size_t> weights,
             std::size_t sum) {
  return {{"type", "sampled"}, {"name", name},       {"unit", unit},      {"startValue", 0},
          {"endValue", sum},   {"samples", samples}, {"weights", weights}};
}

}  // namespace

std::string to_speedscope(const Snapshot::Contents& contents) {
  FrameTable frames;
  Json samples = Json::array();
  std::vector<std::size_t> sizes, counts;
  for (const Snapshot::Contents::Trace& trace : contents.traces) {
    std::vector<std::size_t> sample;  // outermost first
    for (const symbols::Location& location : snapshot::locate(contents, trace))
      sample.push_back(frames.number_of(location));
    std::ranges::reverse(sample);
    samples.push_back(std::move(sample));
    sizes.push_back(trace.size);
    counts.push_back(trace.count);
  }
  const Json json{{"$schema", "https://www.speedscope.app/file-format-schema.json"},
                  {"version", "0.0.1"},
                  {"exporter", "plimsoll"},
                  {"name", contents.taken.program},
                  {"activeProfileIndex", 0},
                  {"shared", {{"frames", frames.take_frames()}}},
                  {"profiles",
                   {profile("bytes", "bytes", samples, std::move(sizes), contents.size),
                    profile("blocks", "none", samples, std::move(counts), contents.count)}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace plimsoll::tool
