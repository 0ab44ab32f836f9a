// SPDX-License-Identifier: Apache-2.0
#include "symbols/names.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "symbols/name_scanner.hpp"
#include "symbols/std_names.hpp"
#include "symbols/test_case_names.hpp"

namespace plimsoll::symbols {
namespace {

constexpr std::string_view kEllipsis = "...";
// Beyond these a name is cut, not understood: each level of brackets is a level of recursion.
constexpr std::size_t kLongestInput = 8192;
constexpr int kDeepest = 64;

std::string simplified(std::string_view name, int depth);

// The qualified name at the end of `text`: the template that the following `<` belongs to.
std::string_view last_name(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && (is_identifier_char(text[start - 1]) || text[start - 1] == ':')) --start;
  return text.substr(start);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void append_template_arguments(std::string& out, std::string_view content, int depth) {
  std::vector<std::string> arguments;
  for (std::string_view argument : split_arguments(content)) arguments.push_back(simplified(argument, depth + 1));
  const std::string_view name = last_name(out);
  const std::string own_name = pmr_name(name, arguments).value_or(std::string(name));
  drop_default_arguments(name, arguments);
  const std::string alias = alias_of(own_name, arguments);
  out.replace(out.size() - name.size(), name.size(), alias.empty() ? own_name : alias);
  if (!alias.empty()) return;
  const std::string list = joined(arguments);
  out += '<' + list + (list.ends_with('<') ? " >" : ">");  // not `f<&C::operator<>`
}

void append_group(std::string& out, std::string_view group, int depth) {
  const std::string_view content = group.substr(1, group.size() - 2);
  if (group.front() == '<')
    append_template_arguments(out, content, depth);
  else
    out += group.front() + simplified(content, depth + 1) + group.back();
}

std::string simplified(std::string_view name, int depth) {
  if (depth > kDeepest) return std::string(name);
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const Piece piece = piece_at(name, i);
    const std::string_view text = name.substr(i, piece.end - i);
    if (piece.kind == Piece::Kind::group)
      append_group(out, text, depth);
    else
      out += text;
    i = piece.end;
  }
  return out;
}

bool starts_qualifier(std::string_view rest) {
  return std::ranges::any_of(
      std::to_array<std::string_view>({"const", "volatile", "&", "[", "noexcept"}), [=](std::string_view word) {
        return rest.starts_with(word) && (rest.size() == word.size() || !is_identifier_char(rest[word.size()]) ||
                                          !is_identifier_char(word.back()));
      });
}

bool is_anonymous(std::string_view rest) { return rest.starts_with("(anonymous namespace)"); }

// Whether the function's own name may begin behind the space at `at`, rather than `const` or an expression go on.
bool separates(std::string_view name, std::size_t at) {
  const std::string_view rest = name.substr(at + 1);
  return !starts_qualifier(rest) && (!rest.starts_with('(') || is_anonymous(rest));
}

// Only the demangled names of template functions begin with a return type. The function's own name begins behind the
// last space that is neither inside brackets nor part of an operator's name.
std::string_view without_return_type(std::string_view name) {
  std::size_t start = 0;
  bool has_parameters = false, in_operator = false;
  for (std::size_t i = 0; i < name.size();) {
    const Piece piece = piece_at(name, i);
    const std::string_view text = name.substr(i, piece.end - i);
    if (piece.kind == Piece::Kind::operator_name) in_operator = true;
    if (piece.kind == Piece::Kind::group && text.front() == '(' && !is_anonymous(text)) {
      // A function that returns a pointer to one, `int (*name<int>(int))(char)`: the name stands in the middle.
      const bool wraps_name = i > 0 && name[i - 1] == ' ' && (text.starts_with("(*") || text.starts_with("(&"));
      if (wraps_name && !in_operator) return without_return_type(text.substr(2, text.size() - 3));
      has_parameters = true;
      in_operator = false;
    }
    if (piece.kind == Piece::Kind::character && text == " " && !in_operator && separates(name, i)) {
      start = piece.end;
      has_parameters = false;
    }
    i = piece.end;
  }
  return has_parameters ? name.substr(start) : name;
}

std::string_view without_clone_marks(std::string_view name) { return name.substr(0, name.find(" [clone ")); }

bool splits_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

std::string cut_in_the_middle(std::string_view name) {
  std::size_t head = kLongestName * 2 / 3;
  std::size_t tail = name.size() - (kLongestName - head - kEllipsis.size());
  while (head > 0 && splits_character(name, head)) --head;
  while (splits_character(name, tail)) ++tail;
  return std::string(name.substr(0, head)).append(kEllipsis).append(name.substr(tail));
}

struct Span {
  std::size_t begin = 0, length = 0;
};

// The content of the longest group outside all others.
Span longest_group(std::string_view name) {
  Span longest;
  for (std::size_t i = 0; i < name.size();) {
    const Piece piece = piece_at(name, i);
    const bool elidable = piece.kind == Piece::Kind::group && !is_anonymous(name.substr(i));
    const std::size_t length = piece.end - i;
    if (elidable && length - 2 > longest.length) longest = {i + 1, length - 2};
    i = piece.end;
  }
  return longest;
}

// What stays of a long argument list: its last argument, if that is short.
std::string elided(std::string_view content) {
  constexpr std::size_t kShort = 30;
  const std::vector<std::string_view> arguments = split_arguments(content);
  if (arguments.size() < 2 || arguments.back().size() > kShort) return std::string(kEllipsis);
  return std::string(kEllipsis).append(", ").append(arguments.back());
}

std::string shortened(std::string name) {
  while (name.size() > kLongestName) {
    const Span group = longest_group(name);
    const std::string replacement = elided(std::string_view(name).substr(group.begin, group.length));
    if (replacement.size() >= group.length) return cut_in_the_middle(name);
    name.replace(group.begin, group.length, replacement);
  }
  return name;
}

}  // namespace

std::string readable_name(std::string_view demangled) {
  if (demangled.size() > kLongestInput) return cut_in_the_middle(demangled);
  const std::string name = without_versions(without_clone_marks(demangled));
  return shortened(with_test_case_names(simplified(without_return_type(name), 0)));
}

std::string full_name(std::string_view demangled) { return with_test_case_names(std::string(demangled)); }

}  // namespace plimsoll::symbols
