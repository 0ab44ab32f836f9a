// SPDX-License-Identifier: Apache-2.0
// plimsoll run PROGRAM ARGS...: runs a program with Plimsoll preloaded, and prints what it held at its peak and at its
// end. The report travels through a file without a name, which the program's process opens by way of ours: a program
// may close every descriptor, change its directory, and print what it likes on standard error. One thread.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"

namespace plimsoll::tool {
namespace {

constexpr int kOwnTrouble = 125, kNotStarted = 126, kNotFound = 127;

struct RunOptions {
  std::vector<std::string> command;        // the program, found as a shell does, and its arguments
  std::optional<std::string> frames, top;  // as in PLIMSOLL_OPTIONS
  std::string output;                      // a file for the report; empty: standard error
};

struct Trouble : std::runtime_error {
  explicit Trouble(const std::string& what, int status = kOwnTrouble) : std::runtime_error(what), exit_status(status) {}
  int exit_status;
};

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

std::string how_it_ended(int status) {
  return WIFSIGNALED(status) ? std::string("ended by signal ") + std::to_string(WTERMSIG(status)) + " (" +
                                   strsignal(WTERMSIG(status)) + ")"
                             : "exit status " + std::to_string(WEXITSTATUS(status));
}

std::string why_there_is_none(int status) {
  return WIFSIGNALED(status)
             ? "no report: the program did not come to its exit"
             : "no report: the program is linked statically, is setuid, changed its user, or left by _exit";
}

void print(const std::string& report, const std::string& output) {
  std::FILE* const file = output.empty() ? stderr : std::fopen(output.c_str(), "we");
  if (!file) throw Trouble("cannot write " + output + ": " + std::strerror(errno));
  const bool is_written = std::fputs(report.c_str(), file) >= 0;
  if ((output.empty() ? std::fflush(file) : std::fclose(file)) != 0 || !is_written)
    throw Trouble("cannot write " + output);
}

int run_or_throw(const RunOptions& options) {
  const std::string library = library_path();
  const int report = memfd_create("plimsoll run", MFD_CLOEXEC);
  if (report < 0) throw Trouble(std::string("no memory for the report: ") + std::strerror(errno));
  const auto [process, error] = start(options, library, report);
  const int status = wait_for(process);
  if (error != 0)
    throw Trouble("cannot run " + options.command[0] + ": " + std::strerror(error),
                  error == ENOENT ? kNotFound : kNotStarted);
  const std::string text = content_of(report);
  print("plimsoll: " + options.command[0] + " (process " + std::to_string(process) + ", " + how_it_ended(status) +
            ")\n" + (text.empty() ? why_there_is_none(status) + '\n' : text),
        options.output);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int run(const RunOptions& options) {
  try {
    return run_or_throw(options);
  } catch (const Trouble& trouble) {
    std::fprintf(stderr, "plimsoll run: %s\n", trouble.what());
    return trouble.exit_status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "plimsoll run: %s\n", error.what());
    return kOwnTrouble;
  }
}

}  // namespace

std::vector<std::string> take_behind_dashes(int& argument_count, char** arguments) {
  char** const end = arguments + argument_count;
  if (argument_count < 2 || arguments[1] != std::string_view("run")) return {};
  char** const dashes = std::find(arguments + 2, end, std::string_view("--"));
  argument_count = static_cast<int>(dashes - arguments);
  return {dashes, end};
}

void add_run(CLI::App& program, const std::vector<std::string>& behind_dashes) {
  auto options = std::make_shared<RunOptions>();
  CLI::App* command = program.add_subcommand("run", "Run a program and show what it held at its peak and at its end");
  command->add_option("--frames", options->frames, "Stack frames kept for each allocation, 0 to 64")->default_str("16");
  command->add_option("--top", options->top, "Lines shown of each list, 0: all")->default_str("10");
  command->add_option("--output,-o", options->output, "A file for the report instead of standard error");
  command->prefix_command();  // what follows the program's name is the program's
  command->footer(R"(plimsoll run [OPTIONS] -- PROGRAM [ARGS...]
The program is dynamically linked and need not be built for Plimsoll; -g gives lines their names.

Examples:
  plimsoll run -- sort big_file
  plimsoll run --top 3 --output heap.txt -- ./server --port 8080

Exit code: the program's; 128 + N when signal N ended it; 127 no such program, 126 it cannot be started, 125 Plimsoll's own
trouble, 2 wrong usage.)");
  command->callback([=] {
    options->command = command->remaining();
    if (!options->command.empty() && options->command[0].starts_with('-')) throw CLI::ExtrasError(options->command);
    const bool has_name = !options->command.empty();
    options->command.insert(options->command.end(), behind_dashes.begin() + (has_name ? 0 : !behind_dashes.empty()),
                            behind_dashes.end());
    if (options->command.empty()) throw CLI::RequiredError("PROGRAM");
    throw CLI::RuntimeError(run(*options));
  });
}

}  // namespace plimsoll::tool
