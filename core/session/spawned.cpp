// SPDX-License-Identifier: Apache-2.0
#include "session/spawned.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "options/options.hpp"

namespace plimsoll::session {
namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// What the new process does before it becomes the program.
class Actions {
 public:
  explicit Actions(int kept) {
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&files, kept, kept);  // onto itself: it is not closed then
    if (const std::string start(options::start_directory()); !start.empty())
      posix_spawn_file_actions_addchdir_np(&files, start.c_str());
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
  }
  ~Actions() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;

  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;
};

void close_if_open(int& descriptor) {
  if (descriptor >= 0) close(descriptor);
  descriptor = -1;
}

}  // namespace

Pipe::Pipe() {
  constexpr int kHigh = 500;
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  read_end = ends[0];
  write_end = ends[1];
  fcntl(read_end, F_SETFL, O_NONBLOCK);
  const int high = fcntl(write_end, F_DUPFD_CLOEXEC, kHigh);
  if (high < 0) return;  // few descriptors are allowed
  close(write_end);
  write_end = high;
}

Pipe::~Pipe() {
  close_if_open(read_end);
  close_write_end();
}

void Pipe::close_write_end() { close_if_open(write_end); }

Spawned::Spawned(const Command& command, Pipe& pipe) : pipe_(pipe) {
  int error = pipe.read_end < 0 ? EMFILE : 0;
  if (error == 0) {
    const Actions actions(pipe.write_end);
    const std::vector<char*> arguments = pointers_to(command.arguments), environment = pointers_to(command.environment);
    error = posix_spawn(&process_, "/proc/self/exe", &actions.files, &actions.attributes, arguments.data(),
                        environment.data());
  }
  if (error != 0) {
    process_ = -1;
    mistake_ = fmt::format("no process could be started for them: {}.", std::strerror(error));
  }
  pipe.close_write_end();
}

// The process stays known to the kernel, so that its number is nobody else's when its group is killed.
bool Spawned::has_ended() {
  if (has_ended_ || process_ < 0) return true;
  siginfo_t info{};
  const int result = waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT);
  if (result != 0 && errno == EINTR) return false;
  has_ended_ = result != 0 || info.si_pid == process_;  // an error: the program waits for all of its children by itself
  was_signalled_ = info.si_pid == process_ && info.si_code != CLD_EXITED;
  status_ = info.si_status;
  return has_ended_;
}

std::string Spawned::how_it_ended() const {
  if (was_signalled_) return fmt::format("their process was ended by signal {} ({}).", status_, strsignal(status_));
  return fmt::format("their process ended before all had run, with exit code {}.", status_);
}

void Spawned::kill_all() {
  if (process_ < 0) return;
  kill(-process_, SIGKILL);
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
}

}  // namespace plimsoll::session
