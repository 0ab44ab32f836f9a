// SPDX-License-Identifier: Apache-2.0
// The commands. Each adds itself to the program with its options, its help, and what it does when it is chosen.
// A new command is a file of its own, a line here, and one in main.cpp.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace plimsoll::tool {

void add_top(CLI::App& program);
void add_diff(CLI::App& program);
void add_stacks(CLI::App& program);
void add_export(CLI::App& program);
void add_report(CLI::App& program);
void add_merge(CLI::App& program);
void add_doctor(CLI::App& program);

// `check` ends by CLI::RuntimeError with kWorse or kBetter.
void add_baseline(CLI::App& program);

// The command `run` ends by CLI::RuntimeError with the status of the program that it ran.
void add_run(CLI::App& program, const std::vector<std::string>& behind_dashes);
// For `run`, the first "--" and what stands behind it, which no longer counts: CLI11 would read a program's options.
std::vector<std::string> take_behind_dashes(int& argument_count, char** arguments);

// What the program returns.
enum Exit { kDone = 0, kBadFile = 1, kBadUsage = 2, kWorse = 1, kBetter = 3 };

}  // namespace plimsoll::tool
