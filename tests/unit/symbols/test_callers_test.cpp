// SPDX-License-Identifier: Apache-2.0
// Which functions of the frameworks call the user's code.
#include "symbols/test_callers.hpp"

#include <gtest/gtest.h>

namespace plimsoll::symbols {
namespace {

TEST(CallsTests, TheFunctionsThatCallTestsFixturesSuitesAndEnvironments) {
  for (const char* function :
       {"testing::Test::Run()", "testing::TestInfo::Run()", "testing::TestSuite::RunSetUpTestSuite()",
        "testing::internal::HandleExceptionsInMethodIfSupported<testing::Test, void>(..., char const*)",
        "testing::internal::HandleExceptionsInMethodIfSupported<..., testing::Test*>(..., char const*)",
        "testing::internal::UnitTestImpl::RunAllTests()", "testing::TestSuite::Run",
        "testing::internal::SetUpEnvironment(testing::Environment*)",
        "Catch::(anonymous namespace)::TestInvokerAsFunction::invoke() const",
        "Catch::TestInvokerAsFunction::invoke() const",
        "Catch::TestInvokerAsMethod<(anonymous namespace)::TEST_CASE>::invoke() const",
        "Catch::TestCase::invoke() const",
        "Catch::TestInvokerAsMethod<users::Map<int, std::pair<A, B>>>::invoke() const",
        "Catch::RunContext::invokeActiveTestCase()"})
    EXPECT_TRUE(calls_tests(function)) << function;
}

TEST(CallsTests, NoOthers) {
  for (const char* function :
       {"Catch::RunContext::runCurrentTest()", "Catch::RunContext::sectionStarted(Catch::SectionInfo const&)",
        "testing::Test::HasFailure()", "testing::Message::Message()", "users::testing::Test::Run()",
        "Suite_Name_Test::TestBody()", "testing::internal::TestEventRepeater::OnTestStart(testing::TestInfo const&)",
        "testing::", "testing::Test<", "main", ""})
    EXPECT_FALSE(calls_tests(function)) << function;
}

[[gnu::noinline]] std::uintptr_t where() { return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)); }
// The empty statement keeps the call from being the last, which would be a jump.
[[gnu::noinline]] std::uintptr_t call(std::uintptr_t (*function)()) {
  const std::uintptr_t address = function();
  asm volatile("");
  return address;
}

TEST(CalledATest, ThroughAPointerButNotByName) {
  std::uintptr_t (*volatile unknown)() = where;
  const std::uintptr_t behind_pointer = call(unknown), behind_name = where();
  EXPECT_TRUE(called_a_test(behind_pointer));
  EXPECT_FALSE(called_a_test(behind_name));
}

}  // namespace
}  // namespace plimsoll::symbols
