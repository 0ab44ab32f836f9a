// SPDX-License-Identifier: Apache-2.0
// Tests that share a line through which each of them keeps memory. Run once, those that grow look like those that do
// not: only when they are repeated, in a process of their own, does it show. Some behave badly there.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <list>
#include <map>
#include <string>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

bool is_repeated() { return plimsoll::session::is_repetition(); }

// A side effect that the driver can count: the file's name is in the environment.
void log_repetition(const char* test) {
  const char* const path = std::getenv("REPETITIONS");
  if (!path || !is_repeated()) return;
  std::FILE* log = std::fopen(path, "a");
  std::fprintf(log, "%s\n", test);
  std::fclose(log);
}

std::list<std::vector<char>> g_sessions;
[[gnu::noinline]] void remember(std::size_t bytes) {
  g_sessions.emplace_back(bytes);  // LINE: remember
}

TEST(Grow, First) { remember(40 * 1024); }
TEST(Grow, Second) { remember(40 * 1024); }
TEST(Grow, Third) { remember(40 * 1024); }

TEST(GrowByTwo, First) { remember(2000); }
TEST(GrowByTwo, Second) { remember(2000); }

// A helper that is inlined into each test.
std::list<std::vector<char>> g_inlined;
[[gnu::always_inline]] inline void remember_inline() {
  g_inlined.emplace_back(700);  // LINE: inlined
}
TEST(GrowInline, First) { remember_inline(); }
TEST(GrowInline, Second) { remember_inline(); }
TEST(GrowInline, Third) { remember_inline(); }

[[gnu::noinline]] std::vector<std::string> make_table() { return std::vector<std::string>(20, std::string(100, 't')); }
#define TABLE(name)                         \
  TEST(Tables, name) {                      \
    static const auto table = make_table(); \
    log_repetition(#name);                  \
    EXPECT(table.size() == 20);             \
  }
#define TEN_TABLES(tens) \
  TABLE(tens##0)         \
  TABLE(tens##1)         \
  TABLE(tens##2)         \
  TABLE(tens##3)         \
  TABLE(tens##4)         \
  TABLE(tens##5)         \
  TABLE(tens##6)         \
  TABLE(tens##7)         \
  TABLE(tens##8)         \
  TABLE(tens##9)
TEN_TABLES(a)
TEN_TABLES(b)
TEN_TABLES(c)

std::map<std::string, std::string> g_registry;
[[gnu::noinline]] void enter(const char* key) { g_registry[key] = std::string(300, 'v'); }
TEST(Registry, First) { enter("the first of the keys in the registry"); }
TEST(Registry, Second) { enter("the second of the keys in the registry"); }
TEST(Registry, Third) { enter("the third of the keys in the registry"); }

std::vector<char> g_last;
[[gnu::noinline]] void replace() {
  log_repetition("replaces");
  g_last = std::vector<char>(5000);
}
TEST(Replace, First) { replace(); }
TEST(Replace, Second) { replace(); }
TEST(Replace, Third) { replace(); }

[[gnu::noinline]] void set_variable(const char* name) {
  log_repetition("sets");
  static int value = 0;
  setenv(name, std::to_string(++value).append(200, 'x').c_str(), 1);
}
TEST(Environment, First) { set_variable("PLIMSOLL_TEST_FIRST"); }
TEST(Environment, Second) { set_variable("PLIMSOLL_TEST_SECOND"); }
TEST(Environment, Third) { set_variable("PLIMSOLL_TEST_THIRD"); }

TEST(Allowed, First) {
  MEMORY_LEAKS_ALLOWED("on purpose");
  remember(900);
}
TEST(Allowed, Second) {
  MEMORY_LEAKS_ALLOWED("on purpose");
  remember(900);
}
TEST(Allowed, Third) {
  MEMORY_LEAKS_ALLOWED("on purpose");
  remember(900);
}

#define MANY(name)               \
  TEST(Many, name) {             \
    log_repetition(#name);       \
    remember(sizeof #name * 10); \
  }
MANY(a)
MANY(bb)
MANY(ccc)
MANY(dddd)
MANY(eeeee)
MANY(ffffff)
MANY(ggggggg)
MANY(hhhhhhhh)
MANY(iiiiiiiii)
MANY(jjjjjjjjjj)
MANY(kkkkkkkkkkk)
MANY(llllllllllll)

// Each lasts a while.
[[gnu::noinline]] void remember_slowly(const char* test) {
  log_repetition(test);
  usleep(10'000);
  remember(100);
}
TEST(Slow, First) { remember_slowly("first"); }
TEST(Slow, Second) { remember_slowly("second"); }
TEST(Slow, Third) { remember_slowly("third"); }

// Of three tests each, what the last does when it is repeated.
#define BADLY(suite, ...)                \
  TEST(suite, First) { remember(100); }  \
  TEST(suite, Second) { remember(100); } \
  TEST(suite, Third) {                   \
    remember(100);                       \
    if (is_repeated()) {                 \
      __VA_ARGS__;                       \
    }                                    \
  }
BADLY(Crash, raise(SIGKILL))
BADLY(Hang, for (;;) pause())
BADLY(Leave, _exit(0))
BADLY(FailAlone, FAIL_AND_LEAVE("not by itself"))

int descriptor_of_pipe() {
  int parent = 0, descriptor = -1;
  std::sscanf(std::getenv("PLIMSOLL_CONFIRM"), "%d:%d", &parent, &descriptor);
  return descriptor;
}
BADLY(Nonsense, if (write(descriptor_of_pipe(), "nonsense, and more of it", 24) != 24) abort())

// The descriptor of the pipe becomes that of a file of the user's.
BADLY(TakeThePipe, const int file = open(std::getenv("REPETITIONS"), O_CREAT | O_WRONLY, 0600);
      dup2(file, descriptor_of_pipe()))

// A fork that goes on with the program is no repetition, and must not speak for one.
BADLY(ForkThatGoesOn, if (const pid_t child = fork(); child > 0) waitpid(child, nullptr, 0))

// Nor is a fork of the first process one that may ask for repetitions.
TEST(ForkInTheRun, First) { remember(100); }
TEST(ForkInTheRun, Second) { remember(100); }
TEST(ForkInTheRun, Third) {
  remember(100);
  if (is_repeated()) return;
  if (const pid_t child = fork(); child > 0) waitpid(child, nullptr, 0);
}

#ifndef CHILD_OF_CATCH2

class Parameterised : public testing::TestWithParam<int> {};
TEST_P(Parameterised, Grows) {
  static std::list<std::vector<char>> kept;
  kept.emplace_back(GetParam());  // LINE: parameterised
  keep(&kept);                    // so that the call above is no tail call, which would leave no frame of this test
}
INSTANTIATE_TEST_SUITE_P(By, Parameterised, testing::Values(600, 700, 800));

template <class T>
struct Typed : testing::Test {};
struct Names {
  template <class T>
  static std::string GetName(int index) {
    return "std::pair<a-b*>" + std::to_string(index);
  }
};
using Types = testing::Types<char, short, int>;
TYPED_TEST_SUITE(Typed, Types, Names);
TYPED_TEST(Typed, Grows) { remember(sizeof(TypeParam) * 100); }

TEST(DISABLED_Grow, First) { remember(4000); }
TEST(DISABLED_Grow, Second) { remember(4000); }
TEST(DISABLED_Grow, Third) { remember(4000); }

#else

TEST_CASE("several words, and sections") {
  SECTION("first") { remember(310); }
  SECTION("second") { remember(320); }
  SECTION("third") { remember(330); }
}

#endif

}  // namespace
