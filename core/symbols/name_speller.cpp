// SPDX-License-Identifier: Apache-2.0
#include "symbols/name_speller.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "symbols/boost_frame.hpp"
#include "symbols/dwarf_names.hpp"

namespace plimsoll::symbols {
namespace {

bool is_cxx(std::uint64_t language) {
  constexpr auto kCxx = std::to_array<std::uint64_t>({0x04, 0x19, 0x1a, 0x21, 0x2a, 0x2b, 0x2c});
  return std::ranges::find(kCxx, language) != kCxx.end();
}

bool is_class(std::uint64_t tag) { return tag == kClass || tag == kStructure || tag == kUnion; }

}  // namespace

std::string NameSpeller::spell(DwarfPlace place, const DwarfUnit& unit) {
  constexpr int kMostSteps = 1000;  // and, in a damaged file, levels of recursion
  steps_left_ = kMostSteps;
  failed_ = false;
  const std::uint64_t own_language = place.unit->root().value_or(DwarfEntry()).language;  // 0: in a unit that dwz made
  if (!is_cxx(own_language != 0 ? own_language : unit.root().value_or(DwarfEntry()).language)) return {};
  if (place.unit->value(place.at, kExternal)) return {};  // yet no linker's name: extern "C"
  const std::string text = function(place);
  // Debug info of little size, as -g1 asks for, keeps neither scopes nor parameters.
  const bool is_bare = text == name(place) + "()";
  return failed_ || is_bare ? std::string() : text;
}

std::string NameSpeller::function(DwarfPlace place) {
  return scope_of(place) + name(place) + '(' + parameters(place) + ')' + qualifiers(place);
}

std::string NameSpeller::function_or_mangled(DwarfPlace place) {
  const FunctionName known = file_->linkage_name(place);
  if (!known.mangled.empty()) return demangle(known.mangled);
  return place.unit->value(known.place.at, kExternal) ? name(known.place) : function(known.place);
}

std::string NameSpeller::parameters(DwarfPlace function) {
  std::string text;
  for (const DwarfPlace child : children(function)) {
    const std::uint64_t kind = tag(child);
    const bool is_shown = kind == kParameter && !child.unit->value(child.at, kArtificial);
    if (kind == kParameterPack) return fail();
    if (is_shown || kind == kMoreParameters)
      text += (text.empty() ? "" : ", ") + (is_shown ? parameter_type(child) : std::string("..."));
  }
  return text;
}

// A member function's object is its first parameter: a pointer, itself const or not, to what may be const.
std::string NameSpeller::qualifiers(DwarfPlace function) {
  std::string text;
  const std::vector<DwarfPlace> nested = children(function);
  const auto object = std::ranges::find(nested, kParameter, [this](DwarfPlace child) { return tag(child); });
  if (object != nested.end() && object->unit->value(object->at, kArtificial)) {
    std::optional<DwarfPlace> at = referred(*object, kType);
    if (at && tag(*at) == kConst) at = referred(*at, kType);
    at = at && tag(*at) == kPointer ? referred(*at, kType) : std::nullopt;
    for (; at && (tag(*at) == kConst || tag(*at) == kVolatile) && take_step(); at = referred(*at, kType))
      text = tag(*at) == kConst ? " const" + text : text + " volatile";
  }
  if (function.unit->value(function.at, kReferenceQualified)) text += " &";
  if (function.unit->value(function.at, kRvalueQualified)) text += " &&";
  return text;
}

std::string NameSpeller::scope_of(DwarfPlace place) {
  std::string text;
  if (!take_step()) return text;
  const std::vector<std::size_t> around = place.unit->places_around(place.at);
  if (around.empty()) return fail();
  for (std::size_t i = 1; i < around.size(); ++i) {
    const DwarfPlace scope{place.unit, around[i]};
    if (tag(scope) == kBlock) continue;
    if (tag(scope) == kSubprogram)
      text = function_or_mangled(scope);
    else
      text += segment(scope);
    text += "::";
  }
  return text;
}

std::string NameSpeller::segment(DwarfPlace scope) {
  if (tag(scope) == kNamespace) return name(scope).empty() ? "(anonymous namespace)" : name(scope);
  return is_class(tag(scope)) ? class_name(scope) : fail();
}

std::string NameSpeller::class_name(DwarfPlace place) {
  if (std::string text = name(place); !text.empty()) return text;
  const std::optional<DwarfPlace> call = call_of_lambda(place);
  return call ? lambda_name(place, *call) : "<unnamed type>";
}

// A lambda is a class without a name, whose operator() calls its object __closure.
std::optional<DwarfPlace> NameSpeller::call_of_lambda(DwarfPlace place) {
  if (!is_class(tag(place)) || !name(place).empty()) return std::nullopt;
  for (const DwarfPlace member : children(place)) {
    if (tag(member) != kSubprogram || !name(member).starts_with("operator()")) continue;
    for (const DwarfPlace parameter : children(member))
      if (tag(parameter) == kParameter && name(parameter) == "__closure") return member;
  }
  return std::nullopt;
}

std::string NameSpeller::lambda_name(DwarfPlace place, DwarfPlace call) {
  const std::string parameters = lambda_parameters(call);
  return "{lambda(" + parameters + ")#" + std::to_string(lambda_number(place, parameters)) + '}';
}

std::string NameSpeller::lambda_parameters(DwarfPlace call) {
  std::vector<Placeholder> of_this;
  for (const DwarfPlace child : children(call)) {
    const std::optional<DwarfPlace> type = referred(child, kType);
    const bool is_known = std::ranges::find(of_this, name(child), &Placeholder::name) != of_this.end();
    if (tag(child) == kTemplateType && type && !is_known) of_this.push_back({name(child), *type});
  }
  placeholders_.swap(of_this);
  for (std::size_t i = 0; i < placeholders_.size(); ++i) placeholders_[i].name = "auto:" + std::to_string(i + 1);
  std::string text = parameters(call);
  placeholders_.swap(of_this);
  return text;
}

std::size_t NameSpeller::lambda_number(DwarfPlace place, const std::string& parameters) {
  std::vector<std::size_t> around = place.unit->places_around(place.at);
  while (around.size() > 1 && tag({place.unit, around.back()}) == kBlock) around.pop_back();
  if (around.empty()) return fail(), 0;
  std::vector<DwarfPlace> lambdas;
  append_lambdas({place.unit, around.back()}, lambdas);
  const auto written_at = [this](DwarfPlace lambda) {
    return std::tuple(number(lambda, kDeclaredLine), number(lambda, kDeclaredColumn));
  };
  return 1 + static_cast<std::size_t>(std::ranges::count_if(lambdas, [&](DwarfPlace other) {
           return written_at(other) < written_at(place) && lambda_parameters(*call_of_lambda(other)) == parameters;
         }));
}

void NameSpeller::append_lambdas(DwarfPlace scope, std::vector<DwarfPlace>& lambdas) {
  for (const DwarfPlace child : children(scope)) {
    if (tag(child) == kBlock && take_step()) append_lambdas(child, lambdas);
    if (call_of_lambda(child)) lambdas.push_back(child);
  }
}

std::uint64_t NameSpeller::tag(DwarfPlace place) const { return place.unit->tag(place.at); }

std::string NameSpeller::name(DwarfPlace place) const {
  const std::optional<DwarfValue> value = place.unit->value(place.at, kName);
  if (!value) return {};
  if (value->kind != DwarfValue::Kind::string_index) return place.unit->text_of(*value, {});
  return place.unit->text_of(*value, place.unit->root().value_or(DwarfEntry()));
}

std::uint64_t NameSpeller::number(DwarfPlace place, std::uint64_t attribute) const {
  const std::optional<DwarfValue> value = place.unit->value(place.at, attribute);
  return value ? value->number : 0;
}

std::optional<DwarfPlace> NameSpeller::referred(DwarfPlace place, std::uint64_t attribute) const {
  const std::optional<DwarfValue> value = place.unit->value(place.at, attribute);
  return value ? file_->referred(*place.unit, *value) : std::nullopt;
}

std::vector<DwarfPlace> NameSpeller::children(DwarfPlace place) const {
  std::vector<DwarfPlace> found;
  place.unit->for_each_child(place.at, [&](std::size_t at, const DwarfAbbreviation&) {
    found.push_back({place.unit, at});
  });
  return found;
}

std::string NameSpeller::fail() {
  failed_ = true;
  return {};
}

bool NameSpeller::take_step() {
  if (--steps_left_ <= 0) failed_ = true;
  return !failed_;
}

}  // namespace plimsoll::symbols
