// SPDX-License-Identifier: Apache-2.0
// The events of a test run, as a framework's plugin tells them, and the failures that come back. For plugins; users of
// a plugin need nothing from here. All calls come from the thread that runs the tests.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "plimsoll/api.hpp"
#include "plimsoll/build.hpp"
#include "plimsoll/ceiling.hpp"

namespace plimsoll::session {

// A failure to be raised in the framework at this place: the offending line itself, in the user's code.
struct Failure {
  std::string file;  // empty: it belongs to the test as a whole, or no line is known
  int line = 0;
  std::string message;
};

// An excused test may fail, so it is judged at its end, where the framework can excuse it, and never later.
enum class Outcome { passed, excused, failed, skipped };

// While one lives, what this thread allocates is not counted: a failure's own text must not break an outer scope.
class Uncounted {
 public:
  PLIMSOLL_API Uncounted();
  PLIMSOLL_API ~Uncounted();
  Uncounted(const Uncounted&) = delete;
  Uncounted& operator=(const Uncounted&) = delete;
};

// Proves with a canary that an allocation, its stack and its free are seen. Empty when they are; else one line that
// says what is wrong and what to do, and the run must fail. `build` is for the report of the run.
PLIMSOLL_API std::string check_tracing(const Build& build);

// Ends the program with that line when there is one. At the start of a run, as often as the framework tells of it, with
// this_build().
inline void require_tracing(const Build& build) {
  static const std::string mistake = check_tracing(build);
  if (mistake.empty()) return;
  std::fprintf(stderr, "plimsoll: %s\n", mistake.c_str());
  std::fflush(nullptr);
  std::_Exit(EXIT_FAILURE);
}

// What a framework groups tests by, with its noun, as reports name it: "suite Cache", "test case cache keeps what it got".
PLIMSOLL_API void suite_started(const std::string& suite);

// Before the test's fixture is made. The name as reports give it: "Suite.Test"; and where the test is written, for
// memory whose own line left no trace.
PLIMSOLL_API void test_started(const std::string& test, const char* file = "", int line = 0);

// The running test goes by this name from now on: a framework may learn only as it runs which part of it runs.
PLIMSOLL_API void test_renamed(const std::string& test);

// A label of the running test, without its brackets. `ceiling:5MiB` sets a ceiling from now to the test's end,
// `growth:64KiB` is limit_growth() for its suite, at the test's place, and `leaks-allowed` is allow_leaks(); one that
// begins like these but does not parse fails the test; others mean nothing.
PLIMSOLL_API void test_tagged(const std::string& tag);

// A failure found where the framework cannot take it, such as on another thread: the running test's end returns it, or
// the program's. May be called from any thread.
PLIMSOLL_API void raise_later(const Failure& failure);

// After the fixture is gone. What the test left behind is judged, and its ceiling if the options set one. A test that
// failed or was skipped is not judged.
PLIMSOLL_API std::vector<Failure> test_ended(Outcome outcome);

// After the suite's tear-down: its own memory, and what its tests carried.
PLIMSOLL_API std::vector<Failure> suite_ended();

// After the last tear-down of the program's environments. May run the program once more, see Repeat.
PLIMSOLL_API std::vector<Failure> program_ended();

// How a program is started: the words of its command line, its own name first, and its environment as "NAME=value".
struct Command {
  std::vector<std::string> arguments;
  std::vector<std::string> environment;
};

// Changes the command that started this program into one that runs these tests and no others, under their names of
// test_started() or test_renamed(), `times` times each, hidden ones too, and writes no file. It is asked for by
// program_ended(), when tests that ran once are suspected of keeping more each time (PLIMSOLL_OPTIONS=confirm=): the
// program is then run once more, in a process of its own, and tests that grow there fail here. Whatever else that
// process finds, prints or returns does not matter.
using Repeat = void (*)(Command& command, const std::vector<std::string>& tests, int times);

// Told when a run starts, by the framework that runs it. Without it nothing is repeated.
PLIMSOLL_API void set_repeat(Repeat repeat);

// This process was started so.
PLIMSOLL_API bool is_repetition();

// A limit was broken in the user's own code, and the framework is told there by whoever judged: the report of the run
// has it too. May be called from any thread. Nothing else comes of it.
PLIMSOLL_API void limit_broken(const char* file, int line, const std::string& message);

// What the test that ended last rose above where the heap stood when it began, in bytes.
PLIMSOLL_API std::size_t peak_of_last_test();

// Failures for which the framework has no place any more: they are written to standard error, and a program that
// would exit with 0 exits with 1. Not when it leaves by _exit or quick_exit.
PLIMSOLL_API void fail_outside(const std::vector<Failure>& failures);

// In a run of EXPECT_OOM_SAFE whose block an exception has left (oom_sweep.hpp): tells which it is, and ends the
// process. Else nothing. In each event that a framework may tell while it handles an exception of a test's, and at the
// test's end.
PLIMSOLL_API void end_oom_run();

// What a run has to say at its end: leaks that were allowed, events that were dropped. Empty when nothing.
PLIMSOLL_API std::string summary();

// This test may leave memory behind.
PLIMSOLL_API void allow_leaks(const std::string& reason);

// The running suite and its tests may leave at most that much held at the suite's end, all together, in bytes: else
// suite_ended() returns a failure that stands at this place. Once said it holds to the suite's end; said again, the
// last holds. Outside of a suite it is a failure itself, returned by the next end. On the thread that runs the tests.
PLIMSOLL_API void limit_growth(const char* file, int line, std::size_t most);

// This test has a ceiling of its own: the one of the options does not apply to it.
PLIMSOLL_API void ceiling_set();

// The ceiling of PLIMSOLL_OPTIONS; no limit is set when there is none.
PLIMSOLL_API Ceiling default_ceiling();

}  // namespace plimsoll::session
