// SPDX-License-Identifier: Apache-2.0
#include "symbols/framework_code.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "symbols/call_site.hpp"
#include "symbols/elf_file.hpp"
#include "symbols/origin.hpp"
#include "symbols/test_callers.hpp"

namespace plimsoll::symbols {
namespace {

// "_ZN5Catch10RunContext11handleExpr..." -> {"Catch", "RunContext", "handleExpr"}. Nothing for a template, a local
// function or another form of name.
std::optional<std::vector<std::string_view>> plain_scopes(std::string_view mangled) {
  if (!mangled.starts_with("_ZN")) return std::nullopt;
  mangled.remove_prefix(3);
  if (mangled.starts_with('K')) mangled.remove_prefix(1);
  std::vector<std::string_view> scopes;
  while (!mangled.empty() && std::isdigit(static_cast<unsigned char>(mangled[0]))) {
    std::size_t length = 0;
    for (; !mangled.empty() && std::isdigit(static_cast<unsigned char>(mangled[0])); mangled.remove_prefix(1))
      length = length * 10 + static_cast<std::size_t>(mangled[0] - '0');
    if (length > mangled.size()) return std::nullopt;
    scopes.push_back(mangled.substr(0, length));
    mangled.remove_prefix(length);
    for (; mangled.starts_with("B5cxx11"); mangled.remove_prefix(7)) {
    }
  }
  // What follows the name: its end, or a constructor, destructor or operator and its end.
  const bool is_special = mangled.size() > 2 && mangled[2] == 'E' && mangled[0] != 'I';
  return mangled.starts_with('E') || is_special ? std::optional(std::move(scopes)) : std::nullopt;
}

std::optional<std::vector<std::string_view>> named_scopes(std::string_view mangled) {
  constexpr std::string_view kAnonymous = "_GLOBAL__N_1";
  std::optional<std::vector<std::string_view>> scopes = plain_scopes(mangled);
  if (scopes) std::erase(*scopes, kAnonymous);
  return scopes;
}

// "testing::TestSuite::Run"; nothing when it is no plain one.
std::string plain_name(std::string_view mangled) {
  std::string name;
  for (const std::string_view scope : named_scopes(mangled).value_or(std::vector<std::string_view>()))
    name += (name.empty() ? "" : "::") + std::string(scope);
  return name;
}

// In a framework's own library its templates are its own too: those that catch what GoogleTest's calls throw.
bool is_caller_of_tests(std::string_view mangled) {
  return mangled.find("ExceptionsInMethodIfSupportedI") != std::string_view::npos || calls_tests(plain_name(mangled));
}

// Users open these namespaces too, for matchers, printers and whole tests: so the classes are named.
bool is_of_catch2(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>({"RunContext",
                                                           "TestCaseTracking",
                                                           "Section",
                                                           "Session",
                                                           "Config",
                                                           "ConfigData",
                                                           "TestRegistry",
                                                           "TestCaseInfo",
                                                           "ReusableStringStream",
                                                           "StringStreams",
                                                           "MessageBuilder",
                                                           "MessageInfo",
                                                           "ScopedMessage",
                                                           "Capturer",
                                                           "AssertionHandler",
                                                           "AssertionResult",
                                                           "AssertionStats",
                                                           "TestGroup",
                                                           "EventListenerBase",
                                                           "MultiReporter",
                                                           "ListeningReporter",
                                                           "RegistryHub",
                                                           "ReporterRegistry",
                                                           "Context",
                                                           "Timer",
                                                           "XmlWriter",
                                                           "TextFlow",
                                                           "TestSpec",
                                                           "TestSpecParser",
                                                           "ReporterBase",
                                                           "SectionInfo",
                                                           "LazyExpression",
                                                           "OutputRedirect",
                                                           "TablePrinter"});
  return name.ends_with("Reporter") || name.ends_with("ReporterBase") ||
         std::ranges::find(kNames, name) != kNames.end();
}

bool is_of_googletest(std::string_view name) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"internal", "UnitTest", "TestInfo", "TestSuite", "TestResult", "TestPartResult", "TestPartResultArray",
       "TestProperty", "TestEventListeners", "Message", "AssertionResult", "ScopedTrace", "Mock",
       "SetReactionOnUninterestingCalls", "UninterestingCallReactionMap"});
  return std::ranges::find(kNames, name) != kNames.end();
}

// "std::vector<Catch::ScopedMessage>::...", which often is called by a jump, and with few frames is all there is.
bool is_for_a_frameworks_type(std::string_view mangled) {
  for (const std::string_view space : {"N5Catch", "N7testing"}) {
    const std::size_t at = mangled.find(space);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = mangled.substr(at + space.size());
    const std::size_t digits = std::min(rest.find_first_not_of("0123456789"), rest.size());
    if (digits == 0 || digits > 3) continue;
    const std::string_view name = rest.substr(digits, std::stoul(std::string(rest.substr(0, digits))));
    if (space == "N5Catch" ? is_of_catch2(name) : is_of_googletest(name)) return true;
  }
  return false;
}

}  // namespace

bool is_frameworks_function(std::string_view mangled) {
  if (is_plain_library_function(mangled)) return is_for_a_frameworks_type(mangled);
  if (!mangled.starts_with("_ZN5Catch") && !mangled.starts_with("_ZNK5Catch") && !mangled.starts_with("_ZN7testing") &&
      !mangled.starts_with("_ZNK7testing"))
    return false;
  const std::optional<std::vector<std::string_view>> scopes = named_scopes(mangled);
  if (!scopes || scopes->back() == "TestBody" || scopes->size() < 2) return false;
  return scopes->front() == "Catch" ? is_of_catch2((*scopes)[1]) : is_of_googletest((*scopes)[1]);
}

bool is_plain_library_function(std::string_view mangled) {
  constexpr auto kStarts =
      std::to_array<std::string_view>({"_ZNSt", "_ZNKSt", "_ZSt", "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx", "_Znw", "_Zna"});
  constexpr auto kRunOthers = std::to_array<std::string_view>({"invoke", "_Function_", "_State_impl", "Ul", "_M_run"});
  const auto has = [&](std::string_view part) { return mangled.find(part) != std::string_view::npos; };
  return std::ranges::any_of(kStarts, [&](auto start) { return mangled.starts_with(start); }) &&
         std::ranges::none_of(kRunOthers, has);
}

FrameworkCode::Known FrameworkCode::read(const Module& module) {
  Known known{module, Owner::other, {}};
  switch (origin_of_module(module.path)) {
    case Origin::framework:
      known.whole = Owner::framework;
      ElfFile(module.path).for_each_function([&](std::string_view name, std::uintptr_t value, std::uintptr_t size) {
        if (is_caller_of_tests(name))
          known.functions.push_back({module.base + value, module.base + value + size, Owner::framework, false, true});
      });
      std::ranges::sort(known.functions, {}, &Function::begin);
      return known;
    case Origin::tool:
    case Origin::standard_library:
    case Origin::c_library:
    case Origin::loader:
      known.whole = Owner::library;
      return known;
    default:
      break;
  }
  ElfFile(module.path).for_each_function([&](std::string_view name, std::uintptr_t value, std::uintptr_t size) {
    const bool is_frameworks = is_frameworks_function(name);
    if (!is_frameworks && !is_plain_library_function(name)) return;
    const bool is_of_vector = name.find("St6vectorI") != std::string_view::npos && is_plain_library_function(name);
    known.functions.push_back({module.base + value, module.base + value + size,
                               is_frameworks ? Owner::framework : Owner::library, is_of_vector,
                               is_frameworks && is_caller_of_tests(name)});
  });
  std::ranges::sort(known.functions, {}, &Function::begin);
  return known;
}

FrameworkCode::Function FrameworkCode::function_at(std::uintptr_t address) {
  const Module* module = modules_.find(address);
  if (!module) return {};
  auto known = std::ranges::find_if(known_, [&](const Known& one) { return one.module.same_as(*module); });
  if (known == known_.end()) known = known_.insert(known_.end(), read(*module));
  const auto after = std::ranges::upper_bound(known->functions, address, {}, &Function::begin);
  const bool is_in_one = after != known->functions.begin() && address < std::prev(after)->end;
  return is_in_one ? *std::prev(after) : Function{0, 0, known->whole};
}

bool FrameworkCode::called_a_test(std::uintptr_t return_address) {
  const std::optional<Call> call = call_before(return_address, modules_);
  return call && (call->target == 0 || function_at(call->target).calls_tests);
}

FrameworkCode::Allocation FrameworkCode::allocation(std::span<const std::uintptr_t> stack) {
  modules_.refresh();
  Allocation allocation;
  for (const std::uintptr_t frame : stack) {
    const Function function = function_at(frame - 1);
    allocation.owner = function.owner;
    allocation.is_of_vector |= function.is_of_vector;
    if (function.owner == Owner::library) continue;
    if (function.calls_tests && called_a_test(frame)) allocation.owner = Owner::other;
    break;
  }
  return allocation;
}

}  // namespace plimsoll::symbols
