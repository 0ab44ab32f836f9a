// SPDX-License-Identifier: Apache-2.0
// Catch2's events told to the session, and the session's failures raised in Catch2: what does not depend on Catch2's
// major version. Included once, by listener_v3.cpp or listener_v2.cpp, after Catch2's headers. Compiled as C++17.
//
// A test of the session is a partial run of a test case: one leaf section, one generated value. It begins and ends with
// the root section, whose end is the one event in which Catch2 lets a listener fail the test with every reporter.
// What is found later has no test to fail and goes to session::fail_outside().
//
// What this file and the listeners allocate is their own: every entry point but the first, which has a canary to be
// seen, holds a session::Uncounted.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <map>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "plimsoll/catch2.hpp"
#include "plimsoll/session.hpp"

// The core looks for the first before main, to trace from the first allocation on; another framework's plugin may
// define it too. The linker is told to look for the second (-u), so that this file is not dropped from its archive.
extern "C" {
[[gnu::visibility("default"), gnu::weak]] extern const char plimsoll_test_plugin;
const char plimsoll_test_plugin = 1;
[[gnu::visibility("default")]] extern const char plimsoll_catch2_plugin;
const char plimsoll_catch2_plugin = 1;
}

namespace plimsoll::catch2 {
namespace {

std::atomic<std::thread::id> thread_of_test;  // while a root section is open; else no thread's
bool has_mute_reporters = false;              // none of them writes messages: the formats of automake and JSON have none

// Reporters keep the pointer to a failure's file name until the run's end.
const char* kept(const std::string& file) {
  static auto* const files = new std::set<std::string>;
  return files->insert(file).first->c_str();
}

// complete() throws when Catch2 was told to stop at a failure.
void raise_here(const char* file, int line, const std::string& message) {
  using namespace Catch;
  if (has_mute_reporters) std::fprintf(stderr, "%s:%d: %s\n", file, line, message.c_str());
  AssertionHandler handler("PLIMSOLL"_catch_sr, SourceLineInfo(file, static_cast<std::size_t>(line)), StringRef(),
                           ResultDisposition::ContinueOnFailure);
  handler.handleMessage(ResultWas::ExplicitFailure, message.substr(0, message.find_last_not_of('\n') + 1));
  handler.complete();
}

// Where no exception may leave us.
void raise_and_go_on(const char* file, int line, const std::string& message) {
  try {
    raise_here(file, line, message);
  } catch (...) {
  }
}

// Catch2 names the sections of a scenario with the indentation that its console prints, "     Given: a queue".
std::string without_indent(const std::string& name) {
  const auto begin = name.find_first_not_of(' ');
  return begin == std::string::npos ? name : name.substr(begin);
}

// Of test cases: what Catch2 says of them that the session asks for.
struct TestCase {
  std::string name;
  std::string file;
  int line = 0;
  std::vector<std::string> tags;
  bool may_fail = false;
  bool should_fail = false;
};

class Translation {
 public:
  void test_case_started(TestCase test_case) {
    if (is_off_) return;
    test_case_ = std::move(test_case);
    times_run_.clear();
    raised_ = 0;
    session::suite_started("test case \"" + test_case_.name + '"');
  }

  // Sections nest: the first to start is the root, and stands for the partial run.
  void section_started(const std::string& name) {
    if (is_off_) return;
    if (depth_++ > 0) {
      path_ += " / " + without_indent(name);
      return;
    }
    path_ = test_case_.name;
    thread_of_test = std::this_thread::get_id();
    session::test_started(path_, test_case_.file.c_str(), test_case_.line);
    for (const std::string& tag : test_case_.tags) session::test_tagged(tag);
  }

  // Returns how many failures the test case has had from here until now.
  std::size_t section_ended(session::Outcome outcome) {
    if (is_off_ || --depth_ > 0) return 0;
    const int times = ++times_run_[path_];
    session::test_renamed(times > 1 ? path_ + " (run " + std::to_string(times) + ')' : path_);
    const std::vector<session::Failure> failures = session::test_ended(judged_as(outcome));
    for (const session::Failure& failure : failures) raise(failure);
    thread_of_test = std::thread::id();
    return raised_ += failures.size();
  }

  void test_case_ended() {
    if (!is_off_) session::fail_outside(session::suite_ended());
  }

  void run_ended() {
    if (is_off_) return;
    session::fail_outside(session::program_ended());
    // Standard output may be a reporter's document.
    std::fputs(session::summary().c_str(), stderr);
  }

  // After a crash the events still come, inside the signal handler.
  void switch_off() { is_off_ = true; }

 private:
  // A leak must not satisfy a test that is expected to fail.
  session::Outcome judged_as(session::Outcome outcome) const {
    if (test_case_.should_fail) return session::Outcome::skipped;
    return test_case_.may_fail && outcome == session::Outcome::passed ? session::Outcome::excused : outcome;
  }

  // A failure without a line stands where the test case is written. Catch2 stops between sections by itself.
  void raise(const session::Failure& failure) {
    const char* const note =
        test_case_.may_fail ? "The test case is tagged [!mayfail], so this does not fail the run.\n" : "";
    const bool has_line = !failure.file.empty();
    raise_and_go_on(kept(has_line ? failure.file : test_case_.file), has_line ? failure.line : test_case_.line,
                    failure.message + note);
  }

  TestCase test_case_;
  std::string path_;  // the test case's name and those of the sections that were entered, "cache / grows / twice"
  std::map<std::string, int> times_run_;
  std::size_t raised_ = 0;  // in this test case
  int depth_ = 0;
  bool is_off_ = false;
};

}  // namespace

void fail(const assertions::Place& place, const std::string& message) {
  const session::Uncounted uncounted;
  const std::thread::id thread = thread_of_test;
  if (thread == std::thread::id()) return session::fail_outside({{place.file, place.line, message}});
  if (thread != std::this_thread::get_id()) return session::raise_later({place.file, place.line, message});
  if (std::uncaught_exceptions() == 0) return raise_here(place.file, place.line, message);
  // An exception on its way cannot be overtaken by another.
  raise_and_go_on(place.file, place.line, message);
}

}  // namespace plimsoll::catch2
