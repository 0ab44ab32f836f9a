// SPDX-License-Identifier: Apache-2.0
// The two-signal capture: a thread of ours is woken by a handler that may interrupt anything, malloc included, and both
// must be there in the children of a fork, which inherit no thread. Each worker captures alone.
#include "plimsoll/profiler.hpp"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "answers.hpp"
#include "check.hpp"
#include "scratch_folder.hpp"

namespace {

namespace fs = std::filesystem;
using plimsoll::SignalProfiler;

constexpr int kBlocks = 50;

int leak_line = 0;

[[gnu::noinline]] void leak(std::size_t size) {
  leak_line = __LINE__ + 1;
  for (int i = 0; i < kBlocks; ++i) check::keep(std::malloc(size));
}

std::string leak_place() { return "signal_profiler.cpp:" + std::to_string(leak_line); }

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

bool holds(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  dprintf(STDERR_FILENO, "'%s' is not in:\n%s\n", part.c_str(), text.c_str());
  return false;
}

std::string name_of(pid_t process) { return "process " + std::to_string(process); }

void begin_capture(check::Answers& answers, pid_t process, int signal = SIGUSR2) {
  kill(process, signal);
  answers.wait_for("capture of " + name_of(process) + " begun");
}

std::string end_capture(check::Answers& answers, pid_t process, int signal = SIGUSR2) {
  kill(process, signal);
  return answers.wait_for("capture of " + name_of(process) + " written to ");
}

// A child that does what it is told, one letter at a time, and answers with a letter.
class Worker {
 public:
  explicit Worker(std::size_t size, const fs::path& own_profilers_directory = {}) {
    if (pipe(to_) != 0 || pipe(from_) != 0) _exit(96);
    process_ = fork();
    if (process_ == 0) obey(size, own_profilers_directory);
    close(from_[1]);
    close(to_[0]);
  }
  ~Worker() {
    close(to_[1]);
    close(from_[0]);
    int status = 0;
    waitpid(process_, &status, 0);
    CHECK_EQ(status, 0);
  }
  pid_t process() const { return process_; }
  char tell(char order) {
    char answer = '?';
    if (write(to_[1], &order, 1) != 1 || read(from_[0], &answer, 1) != 1) return '!';
    return answer;
  }

 private:
  static char carry_out(char order, std::size_t size) {
    if (order == 'l') leak(size);
    if (order == 't') return plimsoll::is_tracing() ? 'y' : 'n';
    return order;
  }
  [[noreturn]] void obey(std::size_t size, const fs::path& own_profilers_directory) {
    check::failures = 0;  // those of the parent are its own
    close(to_[1]);
    std::optional<SignalProfiler> own;
    if (!own_profilers_directory.empty()) own.emplace(SignalProfiler::Options{own_profilers_directory});
    for (char order; read(to_[0], &order, 1) == 1;) {
      const char answer = carry_out(order, size);
      if (write(from_[1], &answer, 1) != 1) _exit(95);
    }
    own.reset();
    _exit(check::result());
  }

  int to_[2], from_[2];
  pid_t process_;
};

void check_file(const std::string& path, pid_t process, std::size_t size) {
  struct stat status {};
  CHECK_EQ(stat(path.c_str(), &status), 0);
  CHECK_EQ(status.st_mode & 0777, 0600);
  CHECK(holds(path, "/plimsoll-" + std::to_string(process) + "-"));
  const std::string text = content_of(path);
  CHECK(holds(text, "Heap growth of " + name_of(process)));
  CHECK(holds(text, "+" + plimsoll::format_bytes(size * kBlocks) + "  50 live blocks"));
  CHECK(holds(text, "; resident "));
  CHECK(holds(text, leak_place() + "  "));
  CHECK(holds(text, " |   for (int i = 0; i < kBlocks; ++i) check::keep(std::malloc(size));"));
}

void check_master_sets_up_and_workers_capture_alone(const fs::path& directory) {
  leak(1);  // notes the line
  check::Answers answers;
  const SignalProfiler profiler({directory});
  Worker a(1000), b(3000);
  kill(a.process(), SIGUSR2);
  kill(b.process(), SIGUSR2);
  answers.wait_for("capture of " + name_of(a.process()) + " begun");
  answers.wait_for("capture of " + name_of(b.process()) + " begun");
  CHECK_EQ(a.tell('t'), 'y');
  CHECK_EQ(a.tell('l'), 'l');
  CHECK_EQ(b.tell('l'), 'l');
  check_file(end_capture(answers, a.process()), a.process(), 1000);
  CHECK_EQ(a.tell('t'), 'n');
  CHECK_EQ(b.tell('t'), 'y');
  check_file(end_capture(answers, b.process()), b.process(), 3000);
  CHECK(!plimsoll::is_tracing());
  CHECK_EQ(std::distance(fs::directory_iterator(directory), {}), 2);
}

void check_worker_sets_up_after_the_fork(const fs::path& directory) {
  check::Answers answers;
  Worker worker(500, directory);
  CHECK_EQ(worker.tell('w'), 'w');  // it has its profiler
  begin_capture(answers, worker.process());
  worker.tell('l');
  check_file(end_capture(answers, worker.process()), worker.process(), 500);
}

void check_a_capture_of_the_master_is_not_the_workers(const fs::path& directory) {
  check::Answers answers;
  const SignalProfiler profiler({directory});
  begin_capture(answers, getpid());
  Worker worker(700);
  begin_capture(answers, worker.process());
  worker.tell('l');
  const std::string path = end_capture(answers, worker.process());
  check_file(path, worker.process(), 700);
  CHECK(holds(content_of(path), "traced from the first signal to the second"));
  CHECK_EQ(worker.tell('t'), 'n');
  CHECK(plimsoll::is_tracing());
  leak(900);
  check_file(end_capture(answers, getpid()), getpid(), 900);
  CHECK(!plimsoll::is_tracing());
}

void check_tracing_that_was_on_stays_on(const fs::path& directory) {
  check::Answers answers;
  plimsoll::start();
  leak(64);  // before the baseline: no growth
  const SignalProfiler profiler({directory, SIGUSR1});
  begin_capture(answers, getpid(), SIGUSR1);
  leak(200);
  const std::string path = end_capture(answers, getpid(), SIGUSR1);
  CHECK(plimsoll::is_tracing());
  const std::string text = content_of(path);
  CHECK(holds(text, "tracing was on before, and stays on"));
  CHECK(holds(text, "+9.8 KiB  100 live blocks"));  // 50 of them were there
  plimsoll::stop();
}

// The profiler's own memory, its thread's and that of what it reads to name lines are no growth.
void check_nothing_grows_by_itself(const fs::path& directory) {
  check::Answers answers;
  plimsoll::start();
  const check::Change change;
  {
    const SignalProfiler profiler({directory});
    CHECK(change.is_none());
  }
  plimsoll::stop();
  void* older[kBlocks];
  for (void*& block : older) block = check::keep(std::malloc(100));
  const SignalProfiler profiler({directory});
  raise(SIGUSR2);
  answers.wait_for("begun");  // no string is older than the first signal and freed after it
  for (void* block : older) std::free(block);
  kill(getpid(), SIGUSR2);
  const std::string text = content_of(answers.wait_for("written to "));
  CHECK(holds(text, "No line grew."));
  CHECK(holds(text, "Foreign: 50 frees of blocks allocated before tracing"));
}

// raise() returns after its handler did: no signal is merged with another.
void check_signals_in_quick_succession(const fs::path& directory) {
  constexpr int kSignals = 21;
  check::Answers answers;
  {
    const SignalProfiler profiler({directory});
    std::atomic<bool> is_over = false;
    std::vector<std::thread> busy;
    for (int i = 0; i < 3; ++i)
      busy.emplace_back([&is_over] {
        while (!is_over) std::free(check::keep(std::malloc(300)));
      });
    for (int i = 0; i < kSignals; ++i) raise(SIGUSR2);
    for (int i = 0; i < kSignals / 2; ++i) answers.wait_for("written to ");
    for (int i = 0; i < kSignals / 2 + 1; ++i) answers.wait_for("begun");
    CHECK(plimsoll::is_tracing());
    is_over = true;
    for (std::thread& thread : busy) thread.join();
  }
  CHECK(!plimsoll::is_tracing());  // the open capture was dropped
  CHECK_EQ(std::distance(fs::directory_iterator(directory), {}), kSignals / 2);
}

// From outside, while it forks: what is merged is merged, but nothing hangs, and each child still answers.
void check_forks_under_fire(const fs::path& directory) {
  check::Answers answers;
  const SignalProfiler profiler({directory});
  const pid_t master = getpid();
  const pid_t shooter = fork();
  if (shooter == 0) {
    for (;;) kill(master, SIGUSR2);
  }
  for (int i = 0; i < 20; ++i) {
    Worker worker(100);
    begin_capture(answers, worker.process());
    worker.tell('l');
    check_file(end_capture(answers, worker.process()), worker.process(), 100);
  }
  kill(shooter, SIGKILL);
  waitpid(shooter, nullptr, 0);
}

template <class Error>
bool is_refused(const SignalProfiler::Options& options, const std::string& why) {
  try {
    const SignalProfiler profiler(options);
  } catch (const Error& error) {
    return holds(error.what(), why);
  }
  return false;
}

void check_what_cannot_work_is_refused(const fs::path& directory) {
  CHECK(is_refused<std::invalid_argument>({""}, "name the directory"));
  CHECK(is_refused<std::invalid_argument>({directory / "none"}, "is no directory"));
  CHECK(is_refused<std::invalid_argument>({directory, SIGKILL}, "cannot be handled"));
  CHECK(is_refused<std::invalid_argument>({directory, 1000}, "cannot be handled"));
  CHECK(is_refused<std::invalid_argument>({directory, SIGUSR2, 65}, "0 to 64"));
  signal(SIGUSR1, [](int) {});
  CHECK(is_refused<std::invalid_argument>({directory, SIGUSR1}, "in use"));
  signal(SIGUSR1, SIG_DFL);
  const SignalProfiler profiler({directory});
  CHECK(is_refused<std::logic_error>({directory}, "has one already"));
}

void check_a_directory_that_is_gone(const fs::path& directory) {
  check::Answers answers;
  const fs::path gone = directory / "gone";
  fs::create_directory(gone);
  const SignalProfiler profiler({gone});
  begin_capture(answers, getpid());
  fs::remove(gone);
  raise(SIGUSR2);
  CHECK(holds(answers.wait_for("no capture of " + name_of(getpid())), "cannot write " + gone.native()));
  CHECK(!plimsoll::is_tracing());
  begin_capture(answers, getpid());  // it goes on
}

void check_the_handler_goes_with_the_profiler(const fs::path& directory) {
  { const SignalProfiler profiler({directory}); }
  struct sigaction action {};
  sigaction(SIGUSR2, nullptr, &action);
  CHECK(action.sa_handler == SIG_DFL);
}

template <class Check>
void in_a_directory(Check check) {
  const plimsoll::testing::ScratchFolder folder;
  check(folder.path());
}

}  // namespace

int main() {
  in_a_directory(check_master_sets_up_and_workers_capture_alone);
  in_a_directory(check_worker_sets_up_after_the_fork);
  in_a_directory(check_a_capture_of_the_master_is_not_the_workers);
  in_a_directory(check_tracing_that_was_on_stays_on);
  in_a_directory(check_nothing_grows_by_itself);
  in_a_directory(check_signals_in_quick_succession);
  in_a_directory(check_forks_under_fire);
  in_a_directory(check_what_cannot_work_is_refused);
  in_a_directory(check_a_directory_that_is_gone);
  in_a_directory(check_the_handler_goes_with_the_profiler);
  return check::result();
}
