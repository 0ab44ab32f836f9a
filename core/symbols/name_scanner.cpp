// SPDX-License-Identifier: Apache-2.0
#include "symbols/name_scanner.hpp"

#include <array>
#include <string>

namespace plimsoll::symbols {
namespace {

constexpr std::size_t kUnbalanced = std::string_view::npos;
constexpr std::string_view kOperator = "operator";

// Longest first: `operator<<=` must not be read as `operator<`.
constexpr std::array<std::string_view, 43> kOperatorSymbols = {
    " new[]", " delete[]", " co_await", " delete", " new", "<=>", "->*", "<<=", ">>=",  "()", "[]",
    "->",     "<<",        ">>",        "<=",      ">=",   "==",  "!=",  "&&",  "||",   "++", "--",
    "+=",     "-=",        "*=",        "/=",      "%=",   "^=",  "&=",  "|=",  "\"\"", "<",  ">",
    "+",      "-",         "*",         "/",       "%",    "^",   "&",   "|",   "~",    "!"};

char closer_of(char opener) {
  switch (opener) {
    case '<':
      return '>';
    case '(':
      return ')';
    case '{':
      return '}';
    case '[':
      return ']';
    default:
      return 0;
  }
}

// The end of the operator name that starts at `at`; `at` itself when none does.
std::size_t operator_end(std::string_view text, std::size_t at) {
  if (text.compare(at, kOperator.size(), kOperator) != 0) return at;
  if (at > 0 && is_identifier_char(text[at - 1])) return at;
  const std::size_t end = at + kOperator.size();
  for (std::string_view symbol : kOperatorSymbols)
    if (text.compare(end, symbol.size(), symbol) == 0) return end + symbol.size();
  if (end < text.size() && (text[end] == ',' || text[end] == '=' || text[end] == ' ')) return end + 1;
  return at;
}

bool ends_with_operator(std::string_view text) {
  const std::size_t at = text.rfind(kOperator);
  return at != std::string_view::npos && operator_end(text, at) == text.size() && text.size() > at + kOperator.size();
}

// `<` opens template arguments only behind a name; in `(a)<(b)` and `a < b` it compares. Behind an operator's name the
// demangler may put a space: `operator< <int>`, `operator()<int>`.
bool opens_template(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const char before = text[at - 1];
  if (is_identifier_char(before) || before == '}' || before == ']') return true;
  return ends_with_operator(text.substr(0, before == ' ' ? at - 1 : at));
}

// gcc's debug info, unlike the demangler, writes `f()::<lambda(int)>` and `<unnamed struct>`.
bool opens_nameless_type(std::string_view text, std::size_t at) {
  return text.compare(at, 7, "<lambda") == 0 || text.compare(at, 8, "<unnamed") == 0;
}

bool opens_group(std::string_view text, std::size_t at) {
  return text[at] == '<' ? opens_template(text, at) || opens_nameless_type(text, at) : closer_of(text[at]) != 0;
}

bool is_closer(char c) { return c == '>' || c == ')' || c == '}' || c == ']'; }

// Behind the bracket that closes the group opened at `open`; kUnbalanced if it never closes.
std::size_t group_end(std::string_view text, std::size_t open) {
  std::string expected(1, closer_of(text[open]));
  for (std::size_t i = open + 1; i < text.size();) {
    if (const std::size_t end = operator_end(text, i); end > i) {
      i = end;
      continue;
    }
    const char c = text[i];
    if (opens_group(text, i)) {
      expected += closer_of(c);
    } else if (is_closer(c) && !(c == '>' && (text[i - 1] == '-' || expected.back() != '>'))) {
      if (c != expected.back()) return kUnbalanced;
      expected.pop_back();
      if (expected.empty()) return i + 1;
    }
    ++i;
  }
  return kUnbalanced;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_identifier_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

Piece piece_at(std::string_view text, std::size_t at) {
  if (const std::size_t end = operator_end(text, at); end > at) return {Piece::Kind::operator_name, end};
  const std::size_t end = opens_group(text, at) ? group_end(text, at) : kUnbalanced;
  if (end != kUnbalanced) return {Piece::Kind::group, end};
  return {Piece::Kind::character, at + 1};
}

std::vector<std::string_view> split_arguments(std::string_view text) {
  std::vector<std::string_view> arguments;
  if (trimmed(text).empty()) return arguments;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Piece piece = piece_at(text, i);
    if (piece.kind == Piece::Kind::character && text[i] == ',') {
      arguments.push_back(trimmed(text.substr(start, i - start)));
      start = piece.end;
    }
    i = piece.end;
  }
  arguments.push_back(trimmed(text.substr(start)));
  return arguments;
}

}  // namespace plimsoll::symbols
