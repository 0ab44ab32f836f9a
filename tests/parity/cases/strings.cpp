// SPDX-License-Identifier: Apache-2.0
// Strings and streams, whose blocks are made deep inside the standard library.
#include <iomanip>
#include <locale>
#include <new>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "case.hpp"

namespace {

LEAKS(Strings, StringOnTheHeap) { keep(new std::string(100, 'x')); }

LEAKS(Strings, BodyOfAStringNeverDestroyed) {
  alignas(std::string) char storage[sizeof(std::string)];
  auto* text = keep(new (storage) std::string);
  text->append(1000, 'x');
}

LEAKS(Strings, StringInAUnion) {
  union Value {
    int number;
    std::string text;
    Value() : number(0) {}
    ~Value() {}
  } value;
  new (&value.text) std::string(200, 'u');
  keep(&value);
}

LEAKS(Strings, WideString) { keep(new std::wstring(50, L'w')); }

LEAKS(Strings, StreamOnTheHeap) {
  auto* out = keep(new std::ostringstream);
  *out << "a text " << std::setw(80) << 12;
}

LEAKS(Strings, RegexOnTheHeap) { keep(new std::regex("([a-z]+)=([0-9]*)")); }

LEAKS(Strings, CopyIntoCharArray) {
  const std::string text(70, 'c');
  char* copy = new char[text.size() + 1];
  text.copy(copy, text.size());
  copy[text.size()] = '\0';
  keep(copy);
}

LEAKS(Strings, VectorOfStringsOnTheHeap) { keep(new std::vector<std::string>(3, std::string(40, 'v'))); }

LEAKS(Strings, AssignedOverByPlacementNew) {
  std::string text(300, 'a');
  keep(text.data());
  new (&text) std::string("short");
}

CLEAN(Strings, AllDestroyed) {
  std::string text(1000, 'x');
  std::ostringstream out;
  out << text << text.substr(10, 500) << 3.5;
  keep(out.str().data());
  const std::regex pattern("([a-z]+)=([0-9]*)");
  REQUIRE(std::regex_match("key=12", pattern));
}

CLEAN(Strings, GlobalString) {
  static std::string text;
  for (int i = 0; i < 100; ++i) text += "one more line\n";
}

CLEAN(Strings, GlobalStream) {
  static std::ostringstream log;
  for (int i = 0; i < 100; ++i) log << "line " << i << '\n';
}

CLEAN(Strings, Interned) {
  static std::set<std::string> symbols;
  for (int i = 0; i < 20; ++i) symbols.insert("a symbol that is kept for good " + std::to_string(i));
}

CLEAN(Strings, HeldByAViewOfItsMiddle) {
  static std::string_view view;
  auto* text = new char[200];
  view = std::string_view(text + 20, 30);
  keep(&view);
}

CLEAN(Strings, GlobalRegex) {
  static const std::regex pattern("a+(b|c)*d");
  REQUIRE(std::regex_match("aabcd", pattern));
}

CLEAN(Strings, LocaleWithAFacet) {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
  };
  static std::ostringstream out;
  out.imbue(std::locale(std::locale::classic(), new Comma));
  out << 1.5;
}

}  // namespace
