// SPDX-License-Identifier: Apache-2.0
// plimsoll run PROGRAM ARGS...: what a program that was not built for Plimsoll held at its peak and at its end.
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "command.hpp"
#include "snapshot/whole_file.hpp"
#include "traced_run.hpp"

namespace plimsoll::tool {
namespace {

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

struct Run {
  RunOptions options;
  std::string output;  // a file for the report; empty: standard error

  // The program's, or 128 and the number of the signal that ended it, as a shell says.
  int status() const {
    try {
      const TracedRun run = run_traced(options);
      print("plimsoll: " + options.command[0] + " (process " + std::to_string(run.process) + ", " +
            how_it_ended(run.status) + ")\n" +
            (run.report.empty() ? why_there_is_none(run.status) + '\n' : run.report));
      return WIFSIGNALED(run.status) ? 128 + WTERMSIG(run.status) : WEXITSTATUS(run.status);
    } catch (const Trouble& trouble) {
      std::fprintf(stderr, "plimsoll run: %s\n", trouble.what());
      return trouble.exit_status;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "plimsoll run: %s\n", error.what());
      return kOwnTrouble;
    }
  }

 private:
  void print(const std::string& report) const {
    if (!output.empty())
      snapshot::write_file(output, report);
    else if (std::fputs(report.c_str(), stderr) < 0 || std::fflush(stderr) != 0)
      throw Trouble("cannot write to standard error");
  }
};

// The first dashes are ours, if no program stands before them.
std::vector<std::string> command_of(std::vector<std::string> command, std::span<const std::string> behind_dashes) {
  if (!command.empty() && command[0].starts_with('-')) throw CLI::ExtrasError(command);
  if (command.empty() && !behind_dashes.empty()) behind_dashes = behind_dashes.subspan(1);
  command.insert(command.end(), behind_dashes.begin(), behind_dashes.end());
  if (command.empty()) throw CLI::RequiredError("PROGRAM");
  return command;
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
  auto run = std::make_shared<Run>();
  CLI::App* command = program.add_subcommand("run", "Run a program and show what it held at its peak and at its end");
  command->add_option("--frames", run->options.frames, "Stack frames kept for each allocation, 0 to 64")
      ->default_str("16")
      ->check(CLI::Range(0, 64).description(""));
  command->add_option("--top", run->options.top, "Lines shown of each list, 0: all")
      ->default_str("10")
      ->check(CLI::Range(0, 1'000'000'000).description(""));
  command->add_option("--output,-o", run->output, "A file for the report, with mode 0600, instead of standard error");
  command->prefix_command();  // what follows the program's name is the program's
  command->footer(R"(plimsoll run [OPTIONS] -- PROGRAM [ARGS...]
The program is dynamically linked and need not be built for Plimsoll; -g gives lines their names.

Examples:
  plimsoll run -- sort big_file
  plimsoll run --top 3 --output heap.txt -- ./server --port 8080

Exit code: the program's; 128 + N when signal N ended it; 127 no such program, 126 it cannot be started, 125 Plimsoll's own
trouble, 2 wrong usage.)");
  command->callback([=] {
    run->options.command = command_of(command->remaining(), behind_dashes);
    throw CLI::RuntimeError(run->status());
  });
}

}  // namespace plimsoll::tool
