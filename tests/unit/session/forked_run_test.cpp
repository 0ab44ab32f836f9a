// SPDX-License-Identifier: Apache-2.0
// A copy of the process: what it tells comes back, however it ends.
#include "session/forked_run.hpp"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

namespace plimsoll::session {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::chrono::seconds kLong{100};

template <class Deed>
ForkedRun run(Deed deed, std::chrono::milliseconds patience = kLong) {
  int report_to = -1;
  std::optional<ForkedRun> outcome = fork_run(patience, report_to);
  if (outcome) return *outcome;
  deed(report_to);
  _exit(5);
}

void say_done(int report_to) { write_trouble(report_to, Trouble::Kind::done, {}, 0, 0, {}); }

TEST(ForkedRunTest, TellsWhatItFoundAndThatItIsDone) {
  const ForkedRun outcome = run([](int report_to) {
    write_trouble(report_to, Trouble::Kind::leaked, "text", 1, 2, {});
    say_done(report_to);
  });
  EXPECT_TRUE(outcome.is_done);
  ASSERT_THAT(outcome.troubles, SizeIs(1));
  EXPECT_EQ(outcome.troubles[0].text, "text");
  EXPECT_FALSE(outcome.was_hung);
  EXPECT_EQ(outcome.mistake, "");
}

TEST(ForkedRunTest, OneThatExitsIsNotDone) {
  const ForkedRun outcome = run([](int) { dprintf(STDERR_FILENO, "its last words"); });
  EXPECT_FALSE(outcome.is_done);
  EXPECT_TRUE(WIFEXITED(outcome.status));
  EXPECT_EQ(WEXITSTATUS(outcome.status), 5);
  EXPECT_THAT(outcome.printed, HasSubstr("its last words"));
}

TEST(ForkedRunTest, OneThatIsKilledIsNotDone) {
  const ForkedRun outcome = run([](int) { raise(SIGKILL); });
  EXPECT_FALSE(outcome.is_done);
  EXPECT_TRUE(WIFSIGNALED(outcome.status));
  EXPECT_EQ(WTERMSIG(outcome.status), SIGKILL);
}

TEST(ForkedRunTest, OneThatDoesNotEndIsKilled) {
  const ForkedRun outcome = run([](int) { pause(); }, std::chrono::milliseconds(1));
  EXPECT_TRUE(outcome.was_hung);
  EXPECT_FALSE(outcome.is_done);
}

// Its reports' writer is still open in a process of its own, which lives on.
TEST(ForkedRunTest, IsNotWaitedForOnceItIsDone) {
  int stop[2];
  ASSERT_EQ(pipe(stop), 0);
  const ForkedRun outcome = run([&](int report_to) {
    close(stop[1]);
    if (fork() == 0) {
      char none;
      [[maybe_unused]] const auto ended = read(stop[0], &none, 1);
      _exit(0);
    }
    say_done(report_to);
  });
  EXPECT_TRUE(outcome.is_done);
  close(stop[1]);
  close(stop[0]);
}

TEST(ForkedRunTest, WorksWhereChildrenAreNotWaitedFor) {
  const auto former = std::signal(SIGCHLD, SIG_IGN);
  EXPECT_TRUE(run(say_done).is_done);
  std::signal(SIGCHLD, former);
}

}  // namespace
}  // namespace plimsoll::session
