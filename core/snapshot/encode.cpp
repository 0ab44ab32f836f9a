// SPDX-License-Identifier: Apache-2.0
// encoding.hpp: writing. Texts, places and frames are numbered as they come up and written once each.
#include <protozero/pbf_builder.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "snapshot/encoding.hpp"
#include "snapshot/file_format.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::snapshot {
namespace {

using symbols::Location;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

class Encoder {
 public:
  explicit Encoder(const Snapshot::Contents& contents) : contents_(contents) {}

  std::string encoded() {
    add_taken();
    for (const Snapshot::Contents::Trace& trace : contents_.traces) add(trace);
    return std::move(message_);
  }

 private:
  using Number = std::uint32_t;

  void add_taken() {
    const Taken& taken = contents_.taken;
    if (!taken.program.empty()) file_.add_string(FileField::program, printable(taken.program));
    file_.add_uint64(FileField::process, taken.process);
    file_.add_int64(FileField::time, taken.time);
    file_.add_uint64(FileField::frame_limit, taken.frame_limit);
  }

  void add(const Snapshot::Contents::Trace& trace) {
    std::vector<Number> frames;
    for (std::uintptr_t frame : contents_.stack_of(trace)) frames.push_back(number_of_frame(frame));
    std::string bytes;
    protozero::pbf_builder<TraceField> builder(bytes);
    builder.add_uint32(TraceField::domain, trace.domain);
    builder.add_uint64(TraceField::size, trace.size);
    builder.add_uint64(TraceField::count, trace.count);
    builder.add_packed_uint32(TraceField::frames, frames.begin(), frames.end());
    file_.add_message(FileField::trace, bytes);
  }

  Number number_of_frame(std::uintptr_t frame) {
    const auto [known, is_new] = frames_.try_emplace(frame, static_cast<Number>(frames_.size()));
    if (is_new) add_frame(frame);
    return known->second;
  }

  void add_frame(std::uintptr_t frame) {
    std::vector<Number> places;
    for (const Location& location : locate_frame(contents_, frame))
      if (places.size() < kMostPlaces) places.push_back(number_of_place(location));
    std::string bytes;
    protozero::pbf_builder<FrameField>(bytes).add_packed_uint32(FrameField::places, places.begin(), places.end());
    file_.add_message(FileField::frame, bytes);
  }

  Number number_of_place(const Location& location) {
    std::string bytes;
    protozero::pbf_builder<PlaceField> builder(bytes);
    const auto add_text = [&](PlaceField field, const std::string& text) {
      if (!text.empty()) builder.add_uint32(field, number_of_text(text));
    };
    add_text(PlaceField::function, location.function);
    add_text(PlaceField::file, location.file);
    add_text(PlaceField::module, location.module);
    builder.add_int32(PlaceField::line, location.line);
    builder.add_uint64(PlaceField::module_offset, location.module_offset);
    builder.add_bool(PlaceField::inlined, location.inlined);
    builder.add_uint32(PlaceField::origin, static_cast<std::uint32_t>(location.origin));
    const auto [known, is_new] = places_.try_emplace(bytes, static_cast<Number>(places_.size()));
    if (is_new) {
      file_.add_message(FileField::place, bytes);
      add_source(location);
    }
    return known->second;
  }

  // Of the user's own code alone: what is in the headers of a library is no news.
  void add_source(const Location& location) {
    if (location.origin != symbols::Origin::user || location.line <= 0) return;
    if (!sources_.emplace(location.file, location.line).second) return;
    const std::string text = source_of(contents_, location);
    if (text.empty()) return;
    std::string bytes;
    protozero::pbf_builder<SourceField> builder(bytes);
    builder.add_uint32(SourceField::file, number_of_text(location.file));
    builder.add_int32(SourceField::line, location.line);
    builder.add_uint32(SourceField::text, number_of_text(text));
    file_.add_message(FileField::source, bytes);
  }

  Number number_of_text(const std::string& text) {
    const auto [known, is_new] = texts_.try_emplace(printable(text), static_cast<Number>(texts_.size() + 1));
    if (is_new) file_.add_string(FileField::text, known->first);
    return known->second;
  }

  // A text is read on terminals, where a control character would act.
  static std::string printable(std::string text) {
    if (text.size() > kLongestText) text.resize(kLongestText);
    std::ranges::replace_if(text, is_control, '?');
    return text;
  }

  const Snapshot::Contents& contents_;
  std::string message_;
  protozero::pbf_builder<FileField> file_{message_};
  std::unordered_map<std::uintptr_t, Number> frames_;
  std::unordered_map<std::string, Number> places_, texts_;
  std::set<std::pair<std::string, int>> sources_;
};

}  // namespace

std::string encode(const Snapshot::Contents& contents) { return Encoder(contents).encoded(); }

}  // namespace plimsoll::snapshot
