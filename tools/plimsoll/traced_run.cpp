// SPDX-License-Identifier: Apache-2.0
// The report travels through a file without a name, which the program's process opens by way of ours: a program may
// close every descriptor, change its directory, and print what it likes on standard error.
#include "traced_run.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

namespace plimsoll::tool {
namespace {

void put_first(const char* variable, const std::string& value, const char* separator) {
  const char* const old = getenv(variable);
  setenv(variable, old && *old ? (value + separator + old).c_str() : value.c_str(), 1);
}

// A key that is given twice has its last value.
void add_options(const RunOptions& options) {
  std::string text = getenv("PLIMSOLL_OPTIONS") ? getenv("PLIMSOLL_OPTIONS") : "";
  if (options.frames) text += ":frames=" + *options.frames;
  if (options.top) text += ":top=" + *options.top;
  setenv("PLIMSOLL_OPTIONS", (text + ":trace=1").c_str(), 1);
}

[[noreturn]] void become_program(const RunOptions& options, const std::string& library, const std::string& report,
                                 int error_pipe) {
  put_first("LD_PRELOAD", library, ":");
  add_options(options);
  setenv("PLIMSOLL_RUN", (std::to_string(getpid()) + ":" + report).c_str(), 1);
  std::vector<char*> arguments;
  for (const std::string& argument : options.command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  execvp(arguments[0], arguments.data());
  const int error = errno;
  if (write(error_pipe, &error, sizeof error) != sizeof error) _exit(kNotStarted);
  _exit(kNotStarted);
}

volatile sig_atomic_t program = 0;

void pass_on(int signal) {
  if (program > 0) kill(program, signal);
}

// Ctrl-C reaches both of us: what it means is for the program to say.
void leave_signals_to_program() {
  for (int number : {SIGINT, SIGQUIT}) signal(number, [](int) {});
  for (int number : {SIGTERM, SIGHUP}) signal(number, pass_on);
}

struct Started {
  pid_t process;
  int error;  // 0: it runs
};

Started start(const RunOptions& options, const std::string& library, int report) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) throw Trouble(std::string("no pipe: ") + std::strerror(errno));
  const std::string path = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(report);
  const pid_t process = fork();
  if (process == 0) become_program(options, library, path, pipe_ends[1]);
  close(pipe_ends[1]);
  if (process < 0) throw Trouble(std::string("no process: ") + std::strerror(errno), kNotStarted);
  program = process;
  leave_signals_to_program();
  int error = 0;
  ssize_t size;
  do size = read(pipe_ends[0], &error, sizeof error);
  while (size < 0 && errno == EINTR);
  close(pipe_ends[0]);
  return {process, size == sizeof error ? error : 0};
}

int wait_for(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string content_of(int file) {
  std::string text;
  std::array<char, 4096> part;
  lseek(file, 0, SEEK_SET);
  for (ssize_t size; (size = read(file, part.data(), part.size())) > 0;)
    text.append(part.data(), static_cast<std::size_t>(size));
  return text;
}

}  // namespace

// Where the library lies, as seen from this program: installed, and where both were built. This program is not linked
// with it, for what traces others need not trace itself.
std::string library_path() {
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe").parent_path();
  for (const char* const place : {PLIMSOLL_LIBRARY_INSTALLED, PLIMSOLL_LIBRARY_BUILT}) {
    std::error_code none;
    const std::string path = std::filesystem::canonical(own / place, none);
    if (none) continue;
    if (path.find_first_of(" :") != std::string::npos)
      throw Trouble("LD_PRELOAD takes no path with a blank or a colon, such as " + path +
                    ": install Plimsoll elsewhere");
    return path;
  }
  throw Trouble("there is no " + (own / PLIMSOLL_LIBRARY_INSTALLED).lexically_normal().string() +
                ": install the library beside this program");
}

TracedRun run_traced(const RunOptions& options) {
  const std::string library = library_path();
  const int report = memfd_create("plimsoll run", MFD_CLOEXEC);
  if (report < 0) throw Trouble(std::string("no memory for the report: ") + std::strerror(errno));
  const auto [process, error] = start(options, library, report);
  TracedRun run{process, wait_for(process), content_of(report)};
  close(report);
  if (error != 0)
    throw Trouble("cannot run " + options.command[0] + ": " + std::strerror(error),
                  error == ENOENT ? kNotFound : kNotStarted);
  return run;
}

}  // namespace plimsoll::tool
