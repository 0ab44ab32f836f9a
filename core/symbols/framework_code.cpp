// SPDX-License-Identifier: Apache-2.0
#include "symbols/framework_code.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "symbols/call_site.hpp"
#include "symbols/elf_file.hpp"
#include "symbols/origin.hpp"
#include "symbols/test_callers.hpp"

namespace plimsoll::symbols {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes "<length><name>" from the front, with the marks of the ABI behind it. Empty when there is none.
std::string_view take_scope(std::string_view& mangled) {
  std::size_t length = 0, digits = 0;
  for (; digits < mangled.size() && is_digit(mangled[digits]); ++digits)
    length = length * 10 + static_cast<std::size_t>(mangled[digits] - '0');
  if (length == 0 || length > mangled.size() - digits) return {};
  const std::string_view scope = mangled.substr(digits, length);
  mangled.remove_prefix(digits + length);
  while (mangled.starts_with("B5cxx11")) mangled.remove_prefix(7);
  return scope;
}

// visit(scope) for each of "_ZN5Catch10RunContext11handleExpr...": "Catch", "RunContext", "handleExpr"; not for
// anonymous namespaces. False for a template, a local function or another form of name, of which some may be visited.
template <class Visit>
bool for_each_scope(std::string_view mangled, Visit&& visit) {
  constexpr std::string_view kAnonymous = "_GLOBAL__N_1";
  if (!mangled.starts_with("_ZN")) return false;
  mangled.remove_prefix(mangled.starts_with("_ZNK") ? 4 : 3);
  for (std::string_view scope; !(scope = take_scope(mangled)).empty();)
    if (scope != kAnonymous) visit(scope);
  // What follows the name: its end, or a constructor, destructor or operator and its end.
  const bool is_special = mangled.size() > 2 && mangled[2] == 'E' && mangled[0] != 'I' && !is_digit(mangled[0]);
  return mangled.starts_with('E') || is_special;
}

// "testing::TestSuite::Run"; nothing when it is no plain one.
std::string plain_name(std::string_view mangled) {
  std::string name;
  name.reserve(mangled.size());
  const bool is_plain = for_each_scope(mangled, [&](std::string_view scope) {
    if (!name.empty()) name += "::";
    name += scope;
  });
  return is_plain ? name : std::string();
}

template <class... Start>
bool starts_with_any(std::string_view name, const Start&... starts) {
  return (name.starts_with(starts) || ...);
}

// In a framework's own library its templates are its own too: those that catch what GoogleTest's calls throw.
bool is_caller_of_tests(std::string_view mangled) {
  return mangled.find("ExceptionsInMethodIfSupportedI") != std::string_view::npos ||
         is_test_caller(plain_name(mangled));
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

// Of no plain function of the standard library.
bool is_in_frameworks_namespace(std::string_view mangled) {
  if (!starts_with_any(mangled, "_ZN5Catch", "_ZNK5Catch", "_ZN7testing", "_ZNK7testing")) return false;
  std::string_view space, type, last;
  std::size_t count = 0;
  const bool is_plain = for_each_scope(mangled, [&](std::string_view scope) {
    if (count == 0) space = scope;
    if (count == 1) type = scope;
    last = scope;
    ++count;
  });
  if (!is_plain || count < 2 || last == "TestBody") return false;
  return space == "Catch" ? is_of_catch2(type) : is_of_googletest(type);
}

}  // namespace

bool is_frameworks_function(std::string_view mangled) {
  return is_plain_library_function(mangled) ? is_for_a_frameworks_type(mangled) : is_in_frameworks_namespace(mangled);
}

bool is_plain_library_function(std::string_view mangled) {
  if (!starts_with_any(mangled, "_ZNSt", "_ZNKSt", "_ZSt", "_ZN9__gnu_cxx", "_ZNK9__gnu_cxx", "_Znw", "_Zna"))
    return false;
  constexpr auto kRunOthers = std::to_array<std::string_view>({"invoke", "_Function_", "_State_impl", "Ul", "_M_run"});
  return std::ranges::none_of(kRunOthers, [&](auto part) { return mangled.find(part) != std::string_view::npos; });
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
    const bool is_librarys = is_plain_library_function(name);
    const bool is_frameworks = is_librarys ? is_for_a_frameworks_type(name) : is_in_frameworks_namespace(name);
    if (!is_frameworks && !is_librarys) return;
    const bool is_of_vector = is_librarys && name.find("St6vectorI") != std::string_view::npos;
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
