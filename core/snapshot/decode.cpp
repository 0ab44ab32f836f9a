// SPDX-License-Identifier: Apache-2.0
// encoding.hpp: reading. The fields may come in any order, so what they refer to is checked at the end.
#include <protozero/exception.hpp>
#include <protozero/pbf_message.hpp>

#include <algorithm>
#include <limits>

#include "snapshot/encoding.hpp"
#include "snapshot/file_format.hpp"

namespace plimsoll::snapshot {
namespace {

using protozero::pbf_message;
using Trace = Snapshot::Contents::Trace;

// A field counts only with the wire type that it should have: protozero reads it as what it is asked for.
template <class Field>
constexpr std::uint32_t number(Field field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}
template <class Field>
constexpr std::uint32_t bytes(Field field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

void require(bool is_so, const char* otherwise) {
  if (!is_so) throw Malformed(otherwise);
}

bool is_printable(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

class Decoder {
 public:
  explicit Decoder(std::string_view message) {
    pbf_message<FileField> file(message.data(), message.size());
    while (file.next()) read_field(file);
    read_sources();
    check_references();
  }

  std::shared_ptr<const Snapshot::Contents> decoded() {
    contents_->names = std::move(names_);
    return std::move(contents_);
  }

 private:
  struct Source {
    NameTable::Text file = 0, text = 0;
    std::int32_t line = 0;
  };

  void read_field(pbf_message<FileField>& file) {
    switch (file.tag_and_type()) {
      case bytes(FileField::program):
        contents_->taken.program = text(file);
        break;
      case number(FileField::process):
        contents_->taken.process = file.get_uint64();
        break;
      case number(FileField::time):
        contents_->taken.time = file.get_int64();
        break;
      case number(FileField::frame_limit):
        contents_->taken.frame_limit = file.get_uint64();
        break;
      case bytes(FileField::text):
        names_->texts.push_back(text(file));
        break;
      case bytes(FileField::place):
        names_->places.push_back(place(file.get_message()));
        break;
      case bytes(FileField::frame):
        read_frame(file.get_message());
        break;
      case bytes(FileField::trace):
        read_trace(file.get_message());
        break;
      case bytes(FileField::source):
        sources_.push_back(source(file.get_message()));
        break;
      default:
        file.skip();
    }
  }

  static std::string text(pbf_message<FileField>& file) {
    const protozero::data_view view = file.get_view();
    require(view.size() > 0, "a text is empty");
    require(view.size() <= kLongestText, "a text is too long");
    require(is_printable({view.data(), view.size()}), "a text holds control characters");
    return {view.data(), view.size()};
  }

  static NameTable::Place place(pbf_message<PlaceField> message) {
    NameTable::Place place;
    while (message.next()) switch (message.tag_and_type()) {
        case number(PlaceField::function):
          place.function = message.get_uint32();
          break;
        case number(PlaceField::file):
          place.file = message.get_uint32();
          break;
        case number(PlaceField::module):
          place.module = message.get_uint32();
          break;
        case number(PlaceField::line):
          place.line = message.get_int32();
          break;
        case number(PlaceField::module_offset):
          place.module_offset = message.get_uint64();
          break;
        case number(PlaceField::inlined):
          place.inlined = message.get_uint32() != 0;  // get_bool reads past the end
          break;
        case number(PlaceField::origin):
          place.origin = origin(message.get_uint32());
          break;
        default:
          message.skip();
      }
    require(place.line >= 0, "a line is below zero");
    return place;
  }

  static symbols::Origin origin(std::uint32_t number) {
    require(number <= static_cast<std::uint32_t>(symbols::Origin::unknown), "an origin has no name");
    return static_cast<symbols::Origin>(number);
  }

  void read_frame(pbf_message<FrameField> message) {
    while (message.next())
      if (message.tag_and_type() == bytes(FrameField::places))
        for (std::uint32_t number : message.get_packed_uint32()) names_->place_numbers.push_back(number);
      else
        message.skip();
    names_->frame_ends.push_back(names_->place_numbers.size());
    const std::size_t depth = names_->place_numbers.size() - names_->begin_of(names_->frame_ends.size() - 1);
    require(depth > 0, "a frame has no names");
    require(depth <= kMostPlaces, "a frame has too many names");
  }

  void read_trace(pbf_message<TraceField> message) {
    Trace trace{contents_->frames.size(), 0, 0, 0, 0};
    while (message.next()) switch (message.tag_and_type()) {
        case number(TraceField::domain):
          trace.domain = message.get_uint32();
          break;
        case number(TraceField::size):
          trace.size = message.get_uint64();
          break;
        case number(TraceField::count):
          trace.count = message.get_uint64();
          break;
        case bytes(TraceField::frames):
          for (std::uint32_t frame : message.get_packed_uint32()) contents_->frames.push_back(frame);
          break;
        default:
          message.skip();
      }
    trace.depth = contents_->frames.size() - trace.first_frame;
    require(trace.depth <= kMostFrames, "a stack is too deep");
    require(trace.size > 0 || trace.count > 0, "a stack holds nothing");
    add(contents_->size, trace.size);
    add(contents_->count, trace.count);
    contents_->traces.push_back(trace);
  }

  // Differences are signed, so a sum must fit there too.
  static void add(std::size_t& sum, std::size_t amount) {
    constexpr auto kMost = static_cast<std::size_t>(std::numeric_limits<std::ptrdiff_t>::max());
    require(amount <= kMost - sum, "its blocks add up to more than there can be");
    sum += amount;
  }

  static Source source(pbf_message<SourceField> message) {
    Source source;
    while (message.next()) switch (message.tag_and_type()) {
        case number(SourceField::file):
          source.file = message.get_uint32();
          break;
        case number(SourceField::line):
          source.line = message.get_int32();
          break;
        case number(SourceField::text):
          source.text = message.get_uint32();
          break;
        default:
          message.skip();
      }
    return source;
  }

  bool is_text(NameTable::Text number) const { return number < names_->texts.size(); }

  void read_sources() {
    for (const Source& source : sources_) {
      require(is_text(source.file) && is_text(source.text), "a text is missing");
      names_->add_source(source.file, source.line, source.text);
    }
  }

  void check_references() const {
    for (const NameTable::Place& place : names_->places)
      require(is_text(place.function) && is_text(place.file) && is_text(place.module), "a text is missing");
    for (std::uint32_t number : names_->place_numbers)
      require(number < names_->places.size(), "a frame's place is missing");
    for (std::uintptr_t frame : contents_->frames) require(frame < names_->frame_count(), "a frame is missing");
  }

  std::shared_ptr<Snapshot::Contents> contents_ = std::make_shared<Snapshot::Contents>();
  std::shared_ptr<NameTable> names_ = std::make_shared<NameTable>();
  std::vector<Source> sources_;
};

}  // namespace

std::shared_ptr<const Snapshot::Contents> decode(std::string_view message) {
  try {
    return Decoder(message).decoded();
  } catch (const protozero::exception& error) {
    throw Malformed(error.what());
  }
}

}  // namespace plimsoll::snapshot
