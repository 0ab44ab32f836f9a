// SPDX-License-Identifier: Apache-2.0
// Runs a program to its end and keeps what it said. For the drivers of tests that look at whole processes.
#pragma once

#include <string>
#include <vector>

namespace plimsoll::testing {

struct Outcome {
  int exit_code = -1;  // -1: ended by a signal
  int signal = 0;
  std::string out, err;

  std::string text() const { return out + err; }
};

// `environment` holds NAME=value entries that are added to ours, from which PLIMSOLL_OPTIONS and GoogleTest's own
// variables are taken out first. A program that runs for more than a minute is killed by SIGALRM.
Outcome run_process(const std::string& program, const std::vector<std::string>& arguments = {},
                    const std::vector<std::string>& environment = {});

}  // namespace plimsoll::testing
