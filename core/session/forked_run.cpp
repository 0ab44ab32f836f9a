// SPDX-License-Identifier: Apache-2.0
#include "session/forked_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "base/descriptor.hpp"

namespace plimsoll::session {
namespace {

using Clock = std::chrono::steady_clock;

// What stands in the pipe until its last writer is gone, or the run has said that it is done.
class Listener {
 public:
  Listener(int descriptor, ForkedRun& run) : descriptor_(descriptor), run_(run) {}

  void listen(std::chrono::milliseconds patience) {
    const Clock::time_point deadline = Clock::now() + patience;
    while (!run_.is_done) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      pollfd waited{descriptor_, POLLIN, 0};
      const int ready = poll(&waited, 1, static_cast<int>(std::max<long>(left, 0)));
      if (ready < 0 && errno == EINTR) continue;
      if (ready <= 0) {
        run_.was_hung = true;
        return;
      }
      if (!read_some()) return;
    }
  }

 private:
  bool read_some() {
    std::array<char, 4096> bytes;
    const ssize_t count = read(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) return true;
    if (count <= 0) return false;
    reader_.add({bytes.data(), static_cast<std::size_t>(count)});
    while (std::optional<Trouble> trouble = reader_.next()) {
      run_.is_done |= trouble->kind == Trouble::Kind::done;
      if (trouble->kind != Trouble::Kind::done) run_.troubles.push_back(std::move(*trouble));
    }
    return true;
  }

  int descriptor_;
  ForkedRun& run_;
  TroubleReader reader_;
};

// The program may have said that it wants to hear of no child, or reap all of them itself.
void reap(pid_t process, int& status) {
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
}

std::string end_of(int file) {
  constexpr off_t kShown = 600;
  const off_t size = lseek(file, 0, SEEK_END);
  std::string text(static_cast<std::size_t>(std::clamp<off_t>(size, 0, kShown)), '\0');
  const ssize_t count = pread(file, text.data(), text.size(), std::max<off_t>(size - kShown, 0));
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
  return text;
}

void print_to(int file) {
  if (file < 0) return;
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
}

ForkedRun not_started() {
  ForkedRun run;
  run.mistake = std::strerror(errno);
  return run;
}

}  // namespace

std::optional<ForkedRun> fork_run(std::chrono::milliseconds patience, int& report_to) {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return not_started();
  base::Descriptor from(ends[0]), to(ends[1]), printed(memfd_create("plimsoll", MFD_CLOEXEC));
  const pid_t process = fork();
  if (process < 0) return not_started();
  if (process == 0) {
    print_to(printed.number());
    report_to = to.release();
    return std::nullopt;
  }
  to.close();
  ForkedRun run;
  Listener(from.number(), run).listen(patience);
  if (run.was_hung) kill(process, SIGKILL);
  reap(process, run.status);
  if (!run.is_done && printed.number() >= 0) run.printed = end_of(printed.number());
  return run;
}

}  // namespace plimsoll::session
