// SPDX-License-Identifier: Apache-2.0
// Text, streams, expressions: much of it is compiled into the standard library.
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <locale>
#include <regex>
#include <sstream>
#include <string>

#include "case.hpp"

using attribution::keep;

CASE(string_constructed) {
  std::string s(100, 'x');  // <- here
  keep(s.data());
}

CASE(string_append) {
  std::string s = "a";
  s.append(200, 'x');  // <- here
  keep(s.data());
}

CASE(string_plus) {
  std::string s(30, 'a');  // <- here
  std::string t = s + s;   // <- here
  keep(t.data());
}

CASE(string_plus_equal) {
  std::string s = "0123456789abcde";
  s += 'f';  // <- here
  keep(s.data());
}

CASE(string_substr) {
  static const std::string long_text(100, 'x');    // <- here
  const std::string s = long_text.substr(10, 50);  // <- here
  keep(s.data());
}

CASE(string_from_literal) {
  const std::string s = "a literal that is too long for the small buffer";  // <- here
  keep(s.data());
}

CASE(wide_string) {
  const std::wstring s(50, L'x');  // <- here
  keep(s.data());
}

static std::size_t length_of(std::string text) {
  keep(text.data());
  return text.size();
}
CASE(string_as_argument) {
  const std::size_t n = length_of("a temporary that is too long for the small buffer");  // <- here
  keep(&n);
}

CASE(path_joined) {
  const std::filesystem::path base("abc");
  const std::filesystem::path p = base / "a name that is too long for the small buffer";  // <- here
  keep(&p);
}

CASE(ostringstream_wide) {
  std::ostringstream s;
  s << std::setw(2000) << "text";  // <- here
  keep(&s);
}

CASE(ostringstream_str) {
  std::ostringstream s;
  s << std::setw(200) << "text";  // <- here
  const std::string t = s.str();  // <- here
  keep(t.data());
}

CASE(istringstream_constructed) {
  std::istringstream s("a text that is too long for the small buffer");  // <- here
  keep(&s);
}

CASE(getline_of_istream) {
  std::ifstream file;
  file.open("/proc/self/status");  // <- here
  std::string line(1, 'x');
  while (std::getline(file, line, '\0')) keep(line.data());  // <- here
}

CASE(locale_made) {
  const std::locale l(std::locale::classic(), new std::numpunct<char>);  // <- here
  keep(&l);
}

CASE(regex_compiled) {
  std::regex r;
  r = "a+(b|c)*";  // <- here
  keep(&r);
}

CASE(regex_matched) {
  static const std::regex pattern("a(b+)");  // <- here
  std::smatch m;
  const std::string text = "abbb";
  keep(&text);
  std::regex_search(text, m, pattern);  // <- here
  keep(&m);
}

CASE(stream_iterator_copy) {
  std::istringstream numbers("1 2 3");
  std::string all(15, 'x');
  std::copy(std::istream_iterator<int>(numbers), {}, std::back_inserter(all));  // <- here
  keep(all.data());
}
