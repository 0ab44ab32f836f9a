// SPDX-License-Identifier: Apache-2.0
#include "report/run_json.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "plimsoll/snapshot.hpp"
#include "report/run_fields.hpp"

namespace plimsoll::report {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::pair<Result, const char*>, 4> kResults{{{Result::passed, "passed"},
                                                                  {Result::failed, "failed"},
                                                                  {Result::skipped, "skipped"},
                                                                  {Result::unfinished, "unfinished"}}};

class Writer {
 public:
  template <class Value>
  void operator()(const char* name, const Value& value) {
    written_[name] = json_of(value);
  }
  template <class Value>
  void optional(const char* name, const Value& value) {
    if (value != Value()) (*this)(name, value);
  }
  Json take() { return std::move(written_); }

 private:
  static Json json_of(Result result) { return word_of(result); }
  static Json json_of(const std::string& text) { return text; }
  static Json json_of(const std::map<std::string, std::string>& texts) {
    Json all = Json::object();
    for (const auto& [name, text] : texts) all[name] = text;
    return all;
  }
  template <class Value>
  requires std::is_arithmetic_v<Value>
  static Json json_of(Value value) { return value; }
  template <class Value>
  static Json json_of(const std::vector<Value>& values) {
    Json all = Json::array();
    for (const Value& value : values) all.push_back(json_of(value));
    return all;
  }
  template <class Record>
  requires std::is_class_v<Record>
  static Json json_of(const Record& record) {
    Writer writer;
    visit_fields(writer, record);
    return writer.take();
  }

  Json written_ = Json::object();
};

std::string text_of(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// A list has a line for each of its entries, so that a difference of two files is one of entries.
std::string lines_of(const Json& json) {
  if (!json.is_array() || json.empty()) return text_of(json);
  std::string text = "[\n";
  for (const Json& entry : json) text += (text.size() > 2 ? ",\n" : "") + text_of(entry);
  return text + "\n]";
}

// Throws a sentence of what is wrong, for from_json to put the file's name before it.
struct Nonsense {
  std::string what;
};

class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {
    if (!json.is_object()) throw Nonsense{"something is no object"};
  }
  template <class Value>
  void operator()(const char* name, Value& value) {
    const auto found = json_.find(name);
    if (found == json_.end()) throw Nonsense{fmt::format("there is no '{}'", name)};
    if (!read(*found, value)) throw Nonsense{fmt::format("the value of '{}' is none", name)};
  }
  template <class Value>
  void optional(const char* name, Value& value) {
    if (json_.contains(name)) (*this)(name, value);
  }

 private:
  static bool read(const Json& json, std::string& text) {
    if (json.is_string()) text = json.get<std::string>();
    return json.is_string();
  }
  static bool read(const Json& json, bool& truth) {
    if (json.is_boolean()) truth = json.get<bool>();
    return json.is_boolean();
  }
  template <class Number>
  requires std::is_integral_v<Number>
  static bool read(const Json& json, Number& number) {
    if (!json.is_number_unsigned()) return false;
    const auto value = json.get<std::uint64_t>();
    number = static_cast<Number>(value);
    return std::in_range<Number>(value);
  }
  static bool read(const Json& json, Result& result) {
    for (const auto& [known, word] : kResults)
      if (json == word) {
        result = known;
        return true;
      }
    return false;
  }
  static bool read(const Json& json, std::map<std::string, std::string>& texts) {
    if (!json.is_object()) return false;
    for (const auto& [name, value] : json.items())
      if (!read(value, texts[name])) return false;
    return true;
  }
  template <class Value>
  static bool read(const Json& json, std::vector<Value>& values) {
    if (!json.is_array()) return false;
    values.reserve(json.size());
    for (const Json& entry : json)
      if (!read(entry, values.emplace_back())) return false;
    return true;
  }
  template <class Record>
  requires std::is_class_v<Record>
  static bool read(const Json& json, Record& record) {
    Reader reader(json);
    visit_fields(reader, record);
    return true;
  }

  const Json& json_;
};

void check_stack(const StackNumbers& stack, std::size_t frames) {
  for (const std::size_t frame : stack)
    if (frame >= frames) throw Nonsense{fmt::format("a stack names frame {}, and there are {}", frame, frames)};
}

void check_sites(const std::vector<SiteRecord>& sites, std::size_t frames) {
  for (const SiteRecord& site : sites) {
    check_stack(site.stack, frames);
    if (site.line >= site.stack.size() && site.line > 0) throw Nonsense{"the 'line' of a site is not in its stack"};
  }
}

void check_unnamed(const UnnamedRecord& unnamed, std::size_t frames) {
  check_stack(unnamed.frames, frames);
  if (unnamed.frames.size() != unnamed.offsets.size()) throw Nonsense{"'unnamed' has not an offset for each frame"};
}

void check(const RunRecord& run) {
  for (const TestRecord& test : run.tests) {
    check_sites(test.peak_sites, run.frames.size());
    check_sites(test.retained_sites, run.frames.size());
  }
  for (const UnnamedRecord& unnamed : run.unnamed) check_unnamed(unnamed, run.frames.size());
  for (const CarryRecord& carry : run.carries) check_sites(carry.sites, run.frames.size());
  for_each_verdict(
      run, [&](const VerdictRecord& verdict, const std::string&) { check_stack(verdict.stack, run.frames.size()); });
}

RunRecord read_run(std::string_view text) {
  const Json json = Json::parse(text);
  std::size_t version = 0;
  Reader reader(json);
  reader("report_version", version);
  if (version > kReportVersion)
    throw Nonsense{fmt::format("it is of version {}, this reads {}: take a newer plimsoll", version, kReportVersion)};
  RunRecord run;
  visit_fields(reader, run);
  check(run);
  return run;
}

}  // namespace

const char* word_of(Result result) {
  for (const auto& [known, word] : kResults)
    if (known == result) return word;
  return "";
}

std::string to_json(const RunRecord& run) {
  Writer writer;
  visit_fields(writer, run);
  std::string text = fmt::format("{{\n\"report_version\": {}", kReportVersion);
  const Json written = writer.take();
  for (const auto& [name, value] : written.items()) text += ",\n" + Json(name).dump() + ": " + lines_of(value);
  return text + "\n}\n";
}

RunRecord from_json(std::string_view text, const std::string& file) {
  std::string why;
  try {
    return read_run(text);
  } catch (const Nonsense& nonsense) {
    why = nonsense.what;
  } catch (const nlohmann::json::exception& error) {
    why = error.what();
  }
  throw FileError(fmt::format("'{}' is no report that PLIMSOLL_OPTIONS=report=FILE wrote: {}", file, why));
}

}  // namespace plimsoll::report
