// SPDX-License-Identifier: Apache-2.0
// Runs a command and writes to a file how large it was at its peak, in KiB: the largest of its processes. For programs
// that do not tell it themselves. Whoever starts a process from a large one has its size counted too, hence a small
// one:
//   bench_resident FILE COMMAND...
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc < 3) return std::fputs("usage: bench_resident FILE COMMAND...\n", stderr), 2;
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    std::perror(argv[2]);
    _exit(127);
  }
  int status = 0;
  rusage used{};
  if (child < 0 || wait4(child, &status, 0, &used) != child) return std::perror("bench_resident"), 2;
  std::FILE* const file = std::fopen(argv[1], "w");
  if (!file) return std::perror(argv[1]), 2;
  std::fprintf(file, "%ld\n", used.ru_maxrss);
  std::fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
