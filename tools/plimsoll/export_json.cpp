// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "formats.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::tool {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const std::vector<symbols::Location>& stack) {
  Json frames = Json::array();
  for (const symbols::Location& location : stack) {
    const Frame frame = snapshot::frame_of(location);
    frames.push_back({{"function", frame.function}, {"file", frame.file}, {"line", frame.line}});
  }
  return frames;
}

}  // namespace

std::string to_json(const Snapshot::Contents& contents) {
  Json traces = Json::array();
  for (const Snapshot::Contents::Trace& trace : contents.traces)
    traces.push_back({{"domain", trace.domain},
                      {"size", trace.size},
                      {"count", trace.count},
                      {"stack", json_of(snapshot::locate(contents, trace))}});
  const Json json{{"program", contents.taken.program},
                  {"process", contents.taken.process},
                  {"time", contents.taken.time},
                  {"frame_limit", contents.taken.frame_limit},
                  {"size", contents.size},
                  {"count", contents.count},
                  {"traces", std::move(traces)}};
  // Names are bytes; those that are no UTF-8 are replaced.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace plimsoll::tool
