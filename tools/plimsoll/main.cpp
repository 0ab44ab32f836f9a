// SPDX-License-Identifier: Apache-2.0
// plimsoll: looks into snapshots and reports that programs have written, and into programs. One line says what was
// wrong, and the exit code that it was.
#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "command.hpp"
#include "console.hpp"

namespace {

constexpr const char* kFooter = R"(A program writes a snapshot with plimsoll::take_snapshot().dump("heap.plimsoll").

Examples:
  plimsoll top heap.plimsoll
  plimsoll diff before.plimsoll after.plimsoll
  plimsoll export heap.plimsoll --format speedscope --output heap.json
  plimsoll run -- ./program --its arguments
  plimsoll report memory.json --format markdown
  plimsoll baseline check memory.json --file memory.baseline
  plimsoll doctor ./my_tests

Exit codes: 0 done, 1 a file could not be read or written, 2 wrong usage; `baseline check` has its own. Colours are for terminals; NO_COLOR turns them off.)";

int fail(int code, const std::string& what) {
  plimsoll::tool::warn(what);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program("Looks into the heap of a C++ program: into the snapshots that it wrote, or while it runs.",
                   "plimsoll");
  program.set_version_flag("--version", PLIMSOLL_VERSION);
  program.footer(kFooter);
  program.require_subcommand(1);
  plimsoll::tool::add_top(program);
  plimsoll::tool::add_diff(program);
  plimsoll::tool::add_stacks(program);
  plimsoll::tool::add_export(program);
  plimsoll::tool::add_report(program);
  plimsoll::tool::add_baseline(program);
  plimsoll::tool::add_merge(program);
  plimsoll::tool::add_doctor(program);
  plimsoll::tool::add_run(program, plimsoll::tool::take_behind_dashes(argc, argv));
  try {
    program.parse(argc, argv);
    plimsoll::tool::finish_output();
    return plimsoll::tool::kDone;
  } catch (const CLI::RuntimeError& ended) {
    return ended.get_exit_code();
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return program.exit(error);
    return fail(plimsoll::tool::kBadUsage, fmt::format("{} (plimsoll --help says how)", error.what()));
  } catch (const std::exception& error) {
    return fail(plimsoll::tool::kBadFile, error.what());
  }
}
