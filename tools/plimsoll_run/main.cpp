// SPDX-License-Identifier: Apache-2.0
// The command line of plimsoll_run, until `plimsoll run` takes its place.
#include <getopt.h>

#include <cstdio>

#include "run.hpp"

namespace {

constexpr int kWrongUse = 2;

constexpr char kHelp[] =
    "usage: plimsoll_run [--frames N] [--top N] [--output FILE] -- PROGRAM ARGS...\n"
    "Runs a dynamically linked program and prints its heap's peak, the lines behind it, and what was left at exit.\n"
    "  --frames N      stack frames kept for each allocation, 0 to 64 (default 16)\n"
    "  --top N         lines shown of each list, 0: all (default 10)\n"
    "  --output FILE   where the report goes (default: standard error)\n"
    "Exit status: the program's; 128 + N when signal N ended it; 127 no such program, 126 it cannot be started,\n"
    "125 Plimsoll's own trouble, 2 wrong use.\n"
    "  plimsoll_run -- sort big_file\n"
    "  plimsoll_run --top 3 --output heap.txt -- ./server --port 8080\n";

}  // namespace

int main(int argument_count, char** arguments) {
  constexpr option kOptions[] = {{"frames", required_argument, nullptr, 'f'},
                                 {"top", required_argument, nullptr, 't'},
                                 {"output", required_argument, nullptr, 'o'},
                                 {"help", no_argument, nullptr, 'h'},
                                 {nullptr, 0, nullptr, 0}};
  plimsoll::tool::RunOptions options;
  for (int letter; (letter = getopt_long(argument_count, arguments, "+f:t:o:h", kOptions, nullptr)) != -1;) {
    if (letter == 'f') options.frames = optarg;
    if (letter == 't') options.top = optarg;
    if (letter == 'o') options.output = optarg;
    if (letter == 'h') return std::fputs(kHelp, stdout) < 0;
    if (letter == '?') return kWrongUse;
  }
  options.command.assign(arguments + optind, arguments + argument_count);
  if (options.command.empty()) {
    std::fprintf(stderr, "plimsoll_run: name a program to run; --help shows how\n");
    return kWrongUse;
  }
  return plimsoll::tool::run(options);
}
