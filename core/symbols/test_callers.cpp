// SPDX-License-Identifier: Apache-2.0
#include "symbols/test_callers.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "symbols/call_site.hpp"
#include "symbols/resolver.hpp"

namespace plimsoll::symbols {
namespace {

// Not Catch::RunContext::runCurrentTest: it calls reporters through pointers too, and they may end with a jump.
constexpr auto kCallers = std::to_array<std::string_view>({
    "testing::Test::Run",
    "testing::TestInfo::Run",
    "testing::TestSuite::Run",
    "testing::TestSuite::RunSetUpTestSuite",
    "testing::TestSuite::RunTearDownTestSuite",
    "testing::internal::HandleExceptionsInMethodIfSupported",
    "testing::internal::HandleSehExceptionsInMethodIfSupported",
    "testing::internal::UnitTestImpl::RunAllTests",
    "testing::internal::SetUpEnvironment",
    "testing::internal::TearDownEnvironment",
    "Catch::TestInvokerAsFunction::invoke",
    "Catch::TestInvokerAsMethod::invoke",
    "Catch::TestInvokerFixture::invoke",
    "Catch::TestCase::invoke",
    "Catch::TestCaseHandle::invoke",
    "Catch::RunContext::invokeActiveTestCase",
});

// "Catch::(anonymous namespace)::A<int>::f(char) const" -> "Catch::A::f".
std::string plain_name(std::string_view function) {
  constexpr std::string_view kAnonymous = "(anonymous namespace)::";
  std::string name(function);
  for (std::size_t at; (at = name.find(kAnonymous)) != std::string::npos;) name.erase(at, kAnonymous.size());
  name.resize(std::min(name.find('('), name.size()));
  for (std::size_t open; (open = name.find('<')) != std::string::npos;) {
    int depth = 0;
    std::size_t end = open;
    do depth += name[end] == '<' ? 1 : name[end] == '>' ? -1 : 0;
    while (++end < name.size() && depth > 0);
    name.erase(open, end - open);
  }
  return name;
}

}  // namespace

bool calls_tests(std::string_view function) {
  if (!function.starts_with("testing::") && !function.starts_with("Catch::")) return false;
  return is_test_caller(plain_name(function));
}

bool is_test_caller(std::string_view plain_name) { return std::ranges::find(kCallers, plain_name) != kCallers.end(); }

bool called_a_test(std::uintptr_t return_address) {
  ModuleList loaded;
  loaded.refresh();
  const std::optional<Call> call = call_before(return_address, loaded);
  return call && (call->target == 0 || calls_tests(resolve(call->target + 1).back().function));
}

}  // namespace plimsoll::symbols
