// SPDX-License-Identifier: Apache-2.0
#include "symbols/std_names.hpp"

#include <algorithm>
#include <array>

#include "symbols/name_scanner.hpp"

namespace plimsoll::symbols {
namespace {

// std::pair and std::tuple are left out on purpose: there an allocator is content.
constexpr auto kWithDefaults = std::to_array<std::string_view>({
    "vector",
    "deque",
    "list",
    "forward_list",
    "map",
    "multimap",
    "set",
    "multiset",
    "unordered_map",
    "unordered_multimap",
    "unordered_set",
    "unordered_multiset",
    "stack",
    "queue",
    "priority_queue",
    "unique_ptr",
    "basic_string",
    "match_results",
    "basic_regex",
    "basic_string_view",
    "basic_ios",
    "basic_ostream",
    "basic_istream",
    "basic_iostream",
    "basic_streambuf",
    "basic_stringbuf",
    "basic_filebuf",
    "basic_stringstream",
    "basic_ostringstream",
    "basic_istringstream",
    "basic_fstream",
    "basic_ofstream",
    "basic_ifstream",
    "_Vector_base",
    "_Deque_base",
    "_List_base",
    "_Fwd_list_base",
    "_Rb_tree",
    "__uniq_ptr_impl",
    "ostreambuf_iterator",
    "istreambuf_iterator",
});

// The containers that std::pmr has an alias of.
constexpr auto kMaps = std::to_array<std::string_view>({"map", "multimap", "unordered_map", "unordered_multimap"});
constexpr auto kPmr = std::to_array<std::string_view>({"vector", "deque", "list", "forward_list", "set", "multiset",
                                                       "unordered_set", "unordered_multiset", "basic_string"});

// Defaults that name the first argument again.
constexpr auto kDefaultsOfFirst =
    std::to_array<std::string_view>({"std::less", "std::hash", "std::equal_to", "std::default_delete",
                                     "std::char_traits", "std::regex_traits", "std::deque", "std::vector"});

constexpr auto kStreams = std::to_array<std::string_view>({"ios", "ostream", "istream", "iostream", "streambuf",
                                                           "stringbuf", "filebuf", "stringstream", "ostringstream",
                                                           "istringstream", "fstream", "ofstream", "ifstream"});

constexpr auto kVersions = std::to_array<std::string_view>({"::__cxx11", "::__1", "::__ndk1", "::__cxx1998", "::_V2"});

bool is_default(const std::string& argument, const std::string& first) {
  if (argument.starts_with("std::allocator<")) return true;  // a container accepts only that of its own elements
  return std::ranges::any_of(kDefaultsOfFirst, [&](std::string_view name) {
    return argument.size() == name.size() + first.size() + 2 && argument.starts_with(name) &&
           argument.compare(name.size(), std::string::npos, "<" + first + ">") == 0;
  });
}

constexpr auto kLetters = std::to_array<std::array<std::string_view, 2>>(
    {{"char", ""}, {"wchar_t", "w"}, {"char8_t", "u8"}, {"char16_t", "u16"}, {"char32_t", "u32"}});

std::string_view letter_of(std::string_view character) {
  for (const auto& [type, letter] : kLetters)
    if (character == type) return letter;
  return "";
}

std::string first_of(const std::vector<std::string_view>& arguments) {
  return arguments.empty() ? std::string() : std::string(arguments.front());
}

// What a container of the kinds that have __normal_iterator holds; empty for all others.
std::string element_of(std::string_view container) {
  for (const std::string_view space : {"std::", "std::pmr::"}) {
    if (!container.starts_with(space)) continue;
    const std::string_view rest = container.substr(space.size());
    for (const std::string_view kind : {"vector<", "span<", "basic_string<"})
      if (rest.starts_with(kind) && rest.ends_with('>'))
        return first_of(split_arguments(rest.substr(kind.size(), rest.size() - kind.size() - 1)));
    for (const auto& [character, letter] : kLetters)
      if (rest == std::string(letter) + "string") return std::string(character);
  }
  return {};
}

std::string name_of_iterator(const std::string& pointer, const std::string& container) {
  const std::string element = element_of(container);
  if (element.empty()) return {};
  if (pointer == element + '*') return container + "::iterator";
  const bool is_const = pointer == element + " const*" && !container.starts_with("std::span<");
  return is_const ? container + "::const_iterator" : std::string();
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Inline namespaces of libraries that are in many stacks, as nlohmann::json_abi_v3_11_2, absl::lts_20230802, fmt::v9.
bool is_librarys_version(std::string_view outer, std::string_view segment) {
  if (outer.ends_with("nlohmann")) return segment.starts_with("json_abi_v");
  if (outer.ends_with("absl")) return segment.starts_with("lts_") && is_number(segment.substr(4));
  return outer.ends_with("fmt") && segment.starts_with('v') && is_number(segment.substr(1));
}

std::size_t version_at(std::string_view name, std::size_t at) {
  if (name.compare(at, 2, "::") != 0) return 0;
  const std::size_t end = name.find("::", at + 2);
  if (end != name.npos && is_librarys_version(name.substr(0, at), name.substr(at + 2, end - at - 2))) return end - at;
  for (std::string_view version : kVersions)
    if (name.compare(at, version.size(), version) == 0 && name.compare(at + version.size(), 2, "::") == 0)
      return version.size();
  return 0;
}

}  // namespace

void drop_default_arguments(std::string_view template_name, std::vector<std::string>& arguments) {
  if (!template_name.starts_with("std::")) return;
  if (std::ranges::find(kWithDefaults, template_name.substr(5)) == kWithDefaults.end()) return;
  while (arguments.size() > 1 && is_default(arguments.back(), arguments.front())) arguments.pop_back();
}

std::optional<std::string> pmr_name(std::string_view template_name, std::vector<std::string>& arguments) {
  constexpr std::string_view kStd = "std::";
  if (arguments.empty() || !template_name.starts_with(kStd)) return std::nullopt;
  const std::string_view kind = template_name.substr(kStd.size());
  const bool maps = std::ranges::find(kMaps, kind) != kMaps.end();
  if ((!maps && std::ranges::find(kPmr, kind) == kPmr.end()) || arguments.size() < (maps ? 3 : 2)) return std::nullopt;
  const std::string element = maps ? "std::pair<" + arguments[0] + " const, " + arguments[1] + '>' : arguments[0];
  if (arguments.back() != "std::pmr::polymorphic_allocator<" + element + '>') return std::nullopt;
  arguments.pop_back();
  return std::string("std::pmr::").append(kind);
}

std::string alias_of(std::string_view template_name, const std::vector<std::string>& arguments) {
  if (template_name == "__gnu_cxx::__normal_iterator" && arguments.size() == 2)
    return name_of_iterator(arguments[0], arguments[1]);
  const std::string_view space = template_name.starts_with("std::pmr::") ? "std::pmr::" : "std::";
  const std::string start = std::string(space) + "basic_";
  if (!template_name.starts_with(start) || arguments.size() != 1) return "";
  const std::string_view kind = template_name.substr(start.size());
  const std::string_view letter = letter_of(arguments.front());
  const bool text = kind == "string" || kind == "string_view";
  const bool stream = kind == "regex" || std::ranges::find(kStreams, kind) != kStreams.end();
  const bool named = arguments.front() == "char" || (letter == "w" && (text || stream)) || (!letter.empty() && text);
  if (!named || !(text || stream)) return "";
  return std::string(space).append(letter).append(kind);
}

std::string without_versions(std::string_view name) {
  std::string kept;
  for (std::size_t i = 0; i < name.size();) {
    if (const std::size_t version = version_at(name, i)) {
      i += version;
    } else if (const std::size_t end = name.find(']', i); name.compare(i, 5, "[abi:") == 0 && end != name.npos) {
      i = end + 1;
    } else {
      kept += name[i++];
    }
  }
  return kept;
}

}  // namespace plimsoll::symbols
