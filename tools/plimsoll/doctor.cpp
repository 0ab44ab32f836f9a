// SPDX-License-Identifier: Apache-2.0
// plimsoll doctor [PROGRAM]: whether allocations are seen on this machine, and what would blind Plimsoll in a program.
#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdlib>
#include <memory>

#include "command.hpp"
#include "console.hpp"
#include "examination.hpp"
#include "traced_run.hpp"

namespace plimsoll::tool {
namespace {

constexpr std::size_t kCanaryBytes = 1 << 20;
constexpr const char* kCanaryText = "+1.0 MiB  1 block ";

void* canary;

[[gnu::noinline]] void leave_a_canary() {
  canary = std::malloc(kCanaryBytes);
  asm volatile("" ::"r"(canary) : "memory");
}

std::string line_with(std::string_view text, std::string_view wanted) {
  const std::size_t at = text.find(wanted);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = text.rfind('\n', at) + 1;
  return std::string(text.substr(begin, text.find('\n', at) - begin));
}

bool show(const Finding& finding) {
  switch (finding.kind) {
    case Finding::Kind::fine:
      print(fmt::format("  {}fine{}    {}\n", colors().shrinkage, colors().plain, finding.text));
      break;
    case Finding::Kind::advice:
      print(fmt::format("  advice  {}\n", finding.text));
      break;
    case Finding::Kind::blind:
      print(fmt::format("  {}blind{}   {}\n", colors().growth, colors().plain, finding.text));
  }
  return finding.kind != Finding::Kind::blind;
}

// This program itself, run as any other, leaves a block behind: the report must have it, and who left it.
bool examine_machine() {
  print(fmt::format("{}\n", library_path()));
  const TracedRun run = run_traced({.command = {"/proc/self/exe", "canary"}, .frames = {}, .top = "0"});
  const std::string seen = line_with(run.report, kCanaryText);
  if (!WIFEXITED(run.status) || WEXITSTATUS(run.status) != 0 || seen.empty())
    return show({Finding::Kind::blind, "a canary that was left on the heap was not seen: is LD_PRELOAD allowed here?"});
  show({Finding::Kind::fine,
        "a canary that was left on the heap was seen: " + seen.substr(seen.find_first_not_of(' '))});
  return show({Finding::Kind::fine, line_with(run.report, "Live heap ")});
}

bool examine_program(const std::string& path) {
  print(path + '\n');
  bool sees = true;
  for (const Finding& finding : examine(path)) sees = show(finding) && sees;
  return sees;
}

}  // namespace

void add_doctor(CLI::App& program) {
  auto path = std::make_shared<std::string>();
  CLI::App* command = program.add_subcommand("doctor", "Whether allocations are seen here, and in a program");
  command->add_option("PROGRAM", *path, "A program, which is read, not run");
  command->footer(R"(Examples:
  plimsoll doctor
  plimsoll doctor ./my_tests

Exit code: 0 all is seen, 1 something is not, or could not be looked at, 2 wrong usage.)");
  command->callback([path] {
    const bool sees_here = examine_machine(), sees_there = path->empty() || examine_program(*path);
    if (!sees_here || !sees_there) throw CLI::RuntimeError(kBadFile);
  });
  program.add_subcommand("canary")->group("")->callback(leave_a_canary);  // of `doctor` alone: help does not show it
}

}  // namespace plimsoll::tool
