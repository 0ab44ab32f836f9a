// SPDX-License-Identifier: Apache-2.0
// A main that insists on an argument of its own, prints something, and goes elsewhere before the tests: the process
// that repeats tests must come as far. It says where it began. `--mode=filter`: there it chooses the tests by itself.
#include <gtest/gtest.h>
#include <unistd.h>
#include <plimsoll/session.hpp>

#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

void log_where_it_began() {
  const char* const path = std::getenv("REPETITIONS");
  char here[PATH_MAX];
  if (!path || !getcwd(here, sizeof here)) return;
  std::FILE* log = std::fopen(path, "a");
  std::fprintf(log, "%s\n", here);
  std::fclose(log);
}

}  // namespace

int main(int argument_count, char** arguments) {
  testing::InitGoogleTest(&argument_count, arguments);
  if (argument_count != 2 || std::strncmp(arguments[1], "--mode=", 7) != 0) return 2;
  log_where_it_began();
  if (chdir("/") != 0) return 3;
  std::puts("own main begins");
  if (std::strcmp(arguments[1], "--mode=filter") == 0 && plimsoll::session::is_repetition())
    testing::GTEST_FLAG(filter) = "Registry.*";
  return RUN_ALL_TESTS();
}
