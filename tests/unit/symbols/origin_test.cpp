// SPDX-License-Identifier: Apache-2.0
#include "symbols/origin.hpp"

#include <gtest/gtest.h>

#include <array>

namespace plimsoll::symbols {

void PrintTo(Origin origin, std::ostream* out) {
  constexpr std::array kNames = {"user", "standard_library", "c_library", "loader", "framework",
                                 "tool", "library",          "unknown"};
  *out << kNames.at(static_cast<std::size_t>(origin));
}

}  // namespace plimsoll::symbols

namespace {

using plimsoll::symbols::classify;
using plimsoll::symbols::Location;
using plimsoll::symbols::Origin;

constexpr const char* kProgram = "/home/me/project/build/tests";

Origin of(std::string function, std::string file, std::string module = kProgram) {
  Location location;
  location.line = file.empty() ? 0 : 7;
  location.function = std::move(function);
  location.file = std::move(file);
  location.module = std::move(module);
  return classify(location);
}

void expect_files(Origin origin, std::initializer_list<const char*> files) {
  for (const char* file : files) EXPECT_EQ(of("f()", file), origin) << file;
}

void expect_modules(Origin origin, std::initializer_list<const char*> modules) {
  for (const char* module : modules) EXPECT_EQ(of("f()", "", module), origin) << module;
}

TEST(Origin, StandardLibraryHeaders) {
  expect_files(Origin::standard_library,
               {"/usr/include/c++/12/bits/new_allocator.h", "/usr/include/x86_64-linux-gnu/c++/12/bits/gthr-default.h",
                "/usr/bin/../lib/gcc/x86_64-linux-gnu/12/../../../../include/c++/12/bits/stl_vector.h",
                "/opt/gcc-14/include/c++/14.1.0/memory", "/usr/lib/llvm-14/include/c++/v1/vector",
                "/build/gcc-12/src/libstdc++-v3/src/c++11/string-inst.cc", "bits/stl_vector.h",
                "/usr/lib/gcc/x86_64-linux-gnu/12/include/emmintrin.h"});
}

TEST(Origin, FoldersThatOnlyResembleTheStandardLibraryAreTheUsers) {
  expect_files(Origin::user, {"/home/me/project/c++/cache.cc", "/home/me/project/include/c++/cache.h",
                              "/home/me/project/bits/cache.h", "bits/main.cc", "/home/me/std/vector.h"});
}

TEST(Origin, InstalledHeadersAreALibrarys) {
  expect_files(Origin::library,
               {"/usr/include/nlohmann/json.hpp", "/usr/include/boost/any.hpp", "/usr/local/include/fmt/format.h"});
  expect_files(Origin::c_library, {"/usr/include/x86_64-linux-gnu/bits/string_fortified.h"});
}

TEST(Origin, ModulesOfTheSystem) {
  expect_modules(Origin::c_library, {"/lib/x86_64-linux-gnu/libc.so.6", "/lib/libc-2.31.so", "/usr/lib64/libm.so.6",
                                     "/lib/x86_64-linux-gnu/libpthread.so.0", "linux-vdso.so.1"});
  expect_modules(Origin::loader, {"/lib64/ld-linux-x86-64.so.2"});
  expect_modules(Origin::standard_library, {"/lib/x86_64-linux-gnu/libstdc++.so.6", "/usr/lib/libc++.so.1",
                                            "/usr/lib/libc++abi.so.1", "/lib/x86_64-linux-gnu/libgcc_s.so.1"});
  expect_modules(Origin::library, {"/lib/x86_64-linux-gnu/libsqlite3.so.0", "/usr/lib/x86_64-linux-gnu/libxml2.so.2"});
  EXPECT_EQ(of("malloc", "./malloc/malloc.c", "/lib/x86_64-linux-gnu/libc.so.6"), Origin::c_library);
  EXPECT_EQ(of("sqlite3Malloc", "./sqlite3.c", "/lib/x86_64-linux-gnu/libsqlite3.so.0"), Origin::library);
}

TEST(Origin, ProgramsAndOwnLibrariesAreTheUsers) {
  expect_modules(Origin::user, {kProgram, "/usr/lib/myproject/tests", "/home/me/build/libcache.so",
                                "/home/me/build/libcrypto_test.so", "/home/me/libcurlpp.so", "./libmine.so"});
}

TEST(Origin, FrameworksByFile) {
  expect_files(Origin::framework,
               {"/usr/include/gtest/gtest.h", "/usr/include/gtest/internal/gtest-internal.h",
                "/usr/include/gmock/gmock-spec-builders.h", "/usr/src/googletest/googletest/src/gtest.cc",
                "/home/me/build/_deps/googletest-src/googletest/src/gtest_main.cc",
                "/home/me/build/_deps/googletest-src/googlemock/src/gmock-spec-builders.cc",
                "/usr/include/catch2/catch_test_macros.hpp", "/usr/include/catch2/internal/catch_clara.hpp",
                "/home/me/build/_deps/catch2-src/src/catch2/internal/catch_run_context.cpp",
                "/home/me/third_party/catch_amalgamated.cpp", "/home/me/third_party/catch2/catch.hpp"});
}

TEST(Origin, UsersFilesNamedAfterAFrameworkAreTheUsers) {
  expect_files(Origin::user,
               {"/home/me/gtest/gtest_cache.cc", "/home/me/gtest/cache_test.cc", "/home/me/catch_game.cpp",
                "/home/me/catch2/catch_tests.cpp", "/home/me/gmock/fakes.h", "/home/me/googletest/cache_test.cc"});
}

TEST(Origin, ATestIsTheUsersInANamespaceOfAFrameworkToo) {
  EXPECT_EQ(of("testing::(anonymous namespace)::Cache_Grows_Test::TestBody()", "/home/me/cache_test.cc"), Origin::user);
  EXPECT_EQ(of("testing::Cache_Grows_Test::TestBody()", ""), Origin::user);
}

TEST(Origin, FrameworksByNamespaceWithAndWithoutDebugInfo) {
  for (const char* file : {"", "/home/me/vendored/all.cc"}) {
    EXPECT_EQ(of("testing::Test::Run()", file), Origin::framework);
    EXPECT_EQ(of("testing::internal::TestFactoryImpl<Foo_Bar_Test>::CreateTest()", file), Origin::framework);
    EXPECT_EQ(of("Catch::RunContext::runTest(Catch::TestCaseHandle const&)", file), Origin::framework);
    EXPECT_EQ(of("benchmark::internal::BenchmarkRunner::DoOneRepetition()", file), Origin::framework);
    EXPECT_EQ(of("benchmark::State::SetLabel(char const*)", file), Origin::framework);
  }
  EXPECT_EQ(of("std::vector<Catch::ScopedMessage>::_M_realloc_insert<Catch::MessageBuilder>()", ""),
            Origin::framework);
  EXPECT_EQ(of("std::vector<Catches::Fish>::_M_realloc_insert<Catches::Fish>()", ""),
            Origin::standard_library);
  expect_modules(Origin::framework, {"/usr/lib/libgtest.so.1.12.1", "/home/me/libgmock.so", "/home/me/libCatch2.so.3",
                                     "/usr/lib/x86_64-linux-gnu/libbenchmark.so.1.7.1"});
}

TEST(Origin, UserCodeThatMentionsAFrameworkIsTheUsers) {
  for (const char* file : {"", "/home/me/cache_test.cc"}) {
    EXPECT_EQ(of("MyTest_Foo_Test::TestBody()", file), Origin::user);
    EXPECT_EQ(of("my::check(testing::TestInfo const&)", file), Origin::user);
    EXPECT_EQ(of("my::testing::helper()", file), Origin::user);
    EXPECT_EQ(of("benchmark::sort_all(benchmark::State&)", file), Origin::user);
    EXPECT_EQ(of("(anonymous namespace)::Fixture::SetUp()", file), Origin::user);
    EXPECT_EQ(of("MyTest_Foo_Test::TestBody()::{lambda()#1}::operator()() const", file), Origin::user);
    EXPECT_EQ(of("MockCache::insert(int)", file), Origin::user);
    EXPECT_EQ(of("my_plimsoll::f()", file), Origin::user);
  }
}

TEST(Origin, Tool) {
  EXPECT_EQ(of("plimsoll::gtest::Guard::~Guard()", "/usr/include/plimsoll/gtest.hpp"), Origin::tool);
  EXPECT_EQ(of("plimsoll::Tracked<Fixture>::SetUp()", ""), Origin::tool);
  EXPECT_EQ(of("operator()", "/opt/include/plimsoll/gtest.hpp"), Origin::tool);
  EXPECT_EQ(of("__interceptor_malloc", ""), Origin::tool);
  expect_modules(Origin::tool,
                 {"/home/me/build/libplimsoll.so.0", "/usr/lib/libmimalloc.so.2", "/usr/lib/libasan.so.8"});
}

TEST(Origin, FunctionsWithoutDebugInfoInTheProgram) {
  EXPECT_EQ(of("std::vector<Foo>::_M_realloc_insert(Foo&&)", ""), Origin::standard_library);
  EXPECT_EQ(of("operator new(unsigned long)", ""), Origin::standard_library);
  EXPECT_EQ(of("_start", ""), Origin::c_library);
  EXPECT_EQ(of("cache_insert", ""), Origin::user);
  EXPECT_EQ(of("std::hash<Key>::operator()(Key const&) const", "/home/me/key.h"), Origin::user);
}

TEST(Origin, AnAddressOutsideAllModulesIsUnknown) { EXPECT_EQ(of("", "", ""), Origin::unknown); }

}  // namespace
