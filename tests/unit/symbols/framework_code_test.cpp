// SPDX-License-Identifier: Apache-2.0
#include "symbols/framework_code.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>

#include <vector>

namespace Catch {
class RunContext {
 public:
  [[gnu::noinline]] static int emplace(int x) { return x * 3; }
  [[gnu::noinline]] static std::uintptr_t invokeActiveTestCase(std::uintptr_t (*test)()) {
    const std::uintptr_t address = test();
    asm volatile("");  // so that this is not the last call, which would be a jump
    return address;
  }
  [[gnu::noinline]] static std::uintptr_t invokeActiveTestCase();
};
[[gnu::noinline]] std::uintptr_t where() { return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)); }
std::uintptr_t RunContext::invokeActiveTestCase() {
  const std::uintptr_t address = where();
  asm volatile("");
  return address;
}
struct UsersMatcher {
  [[gnu::noinline]] static int match(int x) { return x * 5; }
};
}  // namespace Catch

namespace plimsoll::symbols {
namespace {

TEST(FrameworksFunction, IsAPlainOneOfAKnownClass) {
  for (const char* name :
       {"_ZN5Catch10RunContext14sectionStartedENS_8StringRefERKNS_14SourceLineInfoERNS_6CountsE",
        "_ZNK5Catch10RunContext19lastAssertionPassedEv", "_ZN5Catch10RunContextC2EPKNS_7IConfigEi",
        "_ZN5Catch16TestCaseTracking11TrackerBase8addChildEON5Catch6Detail10unique_ptrIS1_EE",
        "_ZN5Catch13JunitReporter9writeTestEv", "_ZN5Catch12_GLOBAL__N_113StringStreams3addB5cxx11Ev",
        "_ZN7testing10TestResult12RecordPropertyERKNSt7__cxx1112basic_stringIcEERKNS_12TestPropertyE",
        "_ZN7testing8internal12UnitTestImpl11RunAllTestsEv",
        "_ZNSt6vectorIN5Catch13ScopedMessageESaIS1_EE17_M_realloc_insertIJNS0_14MessageBuilderEEEEvv",
        "_ZNSt6vectorIN7testing12TestPropertyESaIS1_EE17_M_realloc_insertIJRKS1_EEEvv",
        "_ZN7testing4Mock11VerifyClearEPv", "_ZN5Catch10RunContext20invokeActiveTestCaseEv",
        "_ZN7testing8TestInfo3RunEv"})
    EXPECT_TRUE(is_frameworks_function(name)) << name;
}

TEST(FrameworksFunction, IsNoneThatMayContainTheUsersCode) {
  for (const char* name :
       {"_ZN5Catch10Generators8generateIZN12_GLOBAL__N_1L22CATCH2_INTERNAL_TEST_0EvEUlvE_EEDTclsr6DetailE3getEE",
        "_ZN5Catch6Detail11make_uniqueIN12_GLOBAL__N_19FibonacciEJiEEENS0_10unique_ptrIT_EEDpOT0_",
        "_ZN5Catch18TestInvokerFixtureIN12_GLOBAL__N_110PersistentEE15prepareTestCaseEv",
        "_ZZN5Catch10RunContext7runTestERKNS_14TestCaseHandleEENKUlvE_clEv",
        "_ZN5Catch11StringMakerI4UserE7convertERKS1_",
        "_ZN5Catch12UsersMatcher5matchEi",
        "_ZN5Catch4helpEv",
        "_ZN7testing8internal15TestFactoryImplI9Foo_B_TestE10CreateTestEv",
        "_ZN7testing12Foo_Bar_Test8TestBodyEv",
        "_ZN7testing8internal12Foo_Bar_Test8TestBodyEv",
        "_ZN7testing4make_E",
        "_ZN7testing6helperEv",
        "_ZN6Catchy10RunContext1fEv",
        "_ZN4user10RunContext1fEv",
        "",
        "_ZN",
        "_ZN5Catch",
        "_ZN5Catch99RunContextE",
        "_ZN5Catch10RunContext",
        "_ZN5Catch10RunContext99E",
        "_ZN5Catch10RunContext0E",
        "_ZN5Catch18446744073709551616RunContextE",
        "main"})
    EXPECT_FALSE(is_frameworks_function(name)) << name;
}

TEST(PlainLibraryFunction, RunsNoCodeOfOthers) {
  EXPECT_TRUE(is_plain_library_function("_ZNSt6vectorIPN5Catch8ITrackerESaIS2_EE17_M_realloc_insertIJS2_EEEvv"));
  EXPECT_TRUE(is_plain_library_function("_Znwm"));
  EXPECT_FALSE(is_plain_library_function(
      "_ZNSt17_Function_handlerIFvvEZN12Foo_Bar_Test8TestBodyEvEUlvE_E9_M_invokeERKSt9_Any_data"));
  EXPECT_FALSE(is_plain_library_function("_ZNSt6thread11_State_implINS_8_InvokerISt5tupleIJPFvvEEEEEE6_M_runEv"));
  EXPECT_FALSE(is_plain_library_function("_ZN4user4makeEv"));
}

// An address just inside the function, as a call from its first instruction would leave.
template <class Function>
std::uintptr_t in(Function* function) {
  return reinterpret_cast<std::uintptr_t>(function) + 1;
}

[[gnu::noinline]] int users(int x) { return x * 7; }

TEST(FrameworkCode, TheInnermostThatIsNoLibrarysDecides) {
  using Owner = FrameworkCode::Owner;
  FrameworkCode code;
  const auto owner_of = [&](const std::vector<std::uintptr_t>& stack) { return code.allocation(stack).owner; };
  const std::uintptr_t library = in(&::std::terminate), framework = in(Catch::RunContext::emplace), user = in(users);
  EXPECT_EQ(Owner::framework, owner_of({framework, user}));
  EXPECT_EQ(Owner::framework, owner_of({library, framework, user}));
  EXPECT_EQ(Owner::other, owner_of({user, framework}));
  EXPECT_EQ(Owner::other, owner_of({in(Catch::UsersMatcher::match), framework}));
  EXPECT_EQ(Owner::library, owner_of({library}));
  EXPECT_EQ(Owner::library, owner_of({}));
  EXPECT_EQ(Owner::other, owner_of({std::uintptr_t{16}, framework})) << "code that nobody knows";
}

TEST(FrameworkCode, ACallOfATestThatLeftNoFrameIsNotTheFrameworks) {
  FrameworkCode code;
  const std::uintptr_t library = in(&::std::terminate);
  const std::uintptr_t through_pointer = Catch::RunContext::invokeActiveTestCase(Catch::where);
  const std::uintptr_t by_name = Catch::RunContext::invokeActiveTestCase();
  EXPECT_EQ(FrameworkCode::Owner::other, code.allocation(std::vector{library, through_pointer}).owner);
  EXPECT_EQ(FrameworkCode::Owner::framework, code.allocation(std::vector{library, by_name}).owner);
}

TEST(FrameworkCode, AFrameworksOwnLibraryCallsTestsToo) {
  using Call = std::uintptr_t (*)(std::uintptr_t(*)());
  void* const framework = dlopen(FRAMEWORK_LIBRARY, RTLD_NOW);
  ASSERT_NE(framework, nullptr) << dlerror();
  const std::uintptr_t test = reinterpret_cast<Call>(dlsym(framework, "call_test"))(Catch::where);
  const std::uintptr_t listener = reinterpret_cast<Call>(dlsym(framework, "call_listener"))(Catch::where);
  FrameworkCode code;
  const std::uintptr_t library = in(&::std::terminate);
  EXPECT_EQ(FrameworkCode::Owner::other, code.allocation(std::vector{library, test}).owner);
  EXPECT_EQ(FrameworkCode::Owner::framework, code.allocation(std::vector{library, listener}).owner);
  dlclose(framework);
}

}  // namespace
}  // namespace plimsoll::symbols
