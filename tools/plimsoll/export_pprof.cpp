// SPDX-License-Identifier: Apache-2.0
// The fields are numbered as in pprof's profile.proto.
#include <map>
#include <protozero/pbf_builder.hpp>
#include <unordered_map>

#include "formats.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::tool {
namespace {

using Tag = protozero::pbf_tag_type;
enum class ProfileField : Tag {
  sample_type = 1,
  sample = 2,
  location = 4,
  function = 5,
  text = 6,
  time_nanos = 9,
  comment = 13,
  default_type = 14
};
enum class ValueTypeField : Tag { type = 1, unit = 2 };
enum class SampleField : Tag { locations = 1, values = 2, label = 3 };
enum class LabelField : Tag { key = 1, number = 3 };
enum class LocationField : Tag { id = 1, line = 4 };
enum class LineField : Tag { function = 1, line = 2 };
enum class FunctionField : Tag { id = 1, name = 2, system_name = 3, file = 4 };

class Profile {
 public:
  explicit Profile(const Snapshot::Contents& contents) : contents_(contents) {
    number_of_text("");  // the first of the table, by pprof's rule
    add_type("inuse_objects", "count");
    add_type("inuse_space", "bytes");
    for (const Snapshot::Contents::Trace& trace : contents.traces) add_sample(trace);
    profile_.add_int64(ProfileField::time_nanos, nanoseconds(contents.taken.time));
    const std::int64_t comment = number_of_text(contents.taken.program);
    if (comment != 0) profile_.add_packed_int64(ProfileField::comment, &comment, &comment + 1);
    profile_.add_int64(ProfileField::default_type, number_of_text("inuse_space"));
  }

  std::string bytes() && { return std::move(bytes_); }

 private:
  // A time that has no nanoseconds in 64 bits is left out.
  static std::int64_t nanoseconds(std::int64_t seconds) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    return seconds < 0 || seconds > INT64_MAX / kSecond ? 0 : seconds * kSecond;
  }

  void add_type(const char* type, const char* unit) {
    std::string bytes;
    protozero::pbf_builder<ValueTypeField> builder(bytes);
    builder.add_int64(ValueTypeField::type, number_of_text(type));
    builder.add_int64(ValueTypeField::unit, number_of_text(unit));
    profile_.add_message(ProfileField::sample_type, bytes);
  }

  void add_sample(const Snapshot::Contents::Trace& trace) {
    std::vector<std::uint64_t> locations;
    for (std::uintptr_t frame : contents_.stack_of(trace)) locations.push_back(id_of_location(frame));
    const std::int64_t values[] = {static_cast<std::int64_t>(trace.count), static_cast<std::int64_t>(trace.size)};
    std::string bytes;
    protozero::pbf_builder<SampleField> builder(bytes);
    builder.add_packed_uint64(SampleField::locations, locations.begin(), locations.end());
    builder.add_packed_int64(SampleField::values, std::begin(values), std::end(values));
    if (trace.domain != 0) builder.add_message(SampleField::label, label("domain", trace.domain));
    profile_.add_message(ProfileField::sample, bytes);
  }

  std::string label(const char* key, std::int64_t number) {
    std::string bytes;
    protozero::pbf_builder<LabelField> builder(bytes);
    builder.add_int64(LabelField::key, number_of_text(key));
    builder.add_int64(LabelField::number, number);
    return bytes;
  }

  std::uint64_t id_of_location(std::uintptr_t frame) {
    const auto [known, is_new] = locations_.try_emplace(frame, locations_.size() + 1);
    if (is_new) add_location(frame, known->second);
    return known->second;
  }

  void add_location(std::uintptr_t frame, std::uint64_t id) {
    std::string bytes;
    protozero::pbf_builder<LocationField> builder(bytes);
    builder.add_uint64(LocationField::id, id);
    for (const symbols::Location& location : snapshot::locate_frame(contents_, frame)) {
      std::string line;
      protozero::pbf_builder<LineField> fields(line);
      fields.add_uint64(LineField::function, id_of_function(snapshot::frame_of(location)));
      fields.add_int64(LineField::line, location.line);
      builder.add_message(LocationField::line, line);
    }
    profile_.add_message(ProfileField::location, bytes);
  }

  std::uint64_t id_of_function(const Frame& frame) {
    const auto [known, is_new] = functions_.try_emplace({frame.function, frame.file}, functions_.size() + 1);
    if (!is_new) return known->second;
    std::string bytes;
    protozero::pbf_builder<FunctionField> builder(bytes);
    builder.add_uint64(FunctionField::id, known->second);
    builder.add_int64(FunctionField::name, number_of_text(frame.function));
    builder.add_int64(FunctionField::system_name, number_of_text(frame.function));
    builder.add_int64(FunctionField::file, number_of_text(frame.file));
    profile_.add_message(ProfileField::function, bytes);
    return known->second;
  }

  std::int64_t number_of_text(const std::string& text) {
    const auto [known, is_new] = texts_.try_emplace(text, static_cast<std::int64_t>(texts_.size()));
    if (is_new) profile_.add_string(ProfileField::text, text);
    return known->second;
  }

  const Snapshot::Contents& contents_;
  std::string bytes_;
  protozero::pbf_builder<ProfileField> profile_{bytes_};
  std::unordered_map<std::uintptr_t, std::uint64_t> locations_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> functions_;
  std::unordered_map<std::string, std::int64_t> texts_;
};

}  // namespace

std::string to_pprof(const Snapshot::Contents& contents) { return Profile(contents).bytes(); }

}  // namespace plimsoll::tool
