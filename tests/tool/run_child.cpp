// SPDX-License-Identifier: Apache-2.0
// A program that knows nothing of Plimsoll, to be run by `plimsoll run`: it rises, falls, and leaves something behind.
// The argument says how it ends.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

template <class T>
T* keep(T* block) {
  asm volatile("" : "+r"(block) : : "memory");
  return block;
}

[[gnu::noinline]] void rise_and_fall() {
  std::free(keep(std::malloc(5 << 20)));  // peak
}

[[gnu::noinline]] void leave_something() {
  keep(std::malloc(4321));  // left
}

// Its death is no end of the program's.
void fork_a_child() {
  const pid_t child = fork();
  if (child == 0) {
    keep(std::malloc(77));
    std::exit(0);
  }
  waitpid(child, nullptr, 0);
}

}  // namespace

int main(int, char** arguments) {
  const std::string end = arguments[1] ? arguments[1] : "";
  rise_and_fall();
  leave_something();
  if (end == "fork") fork_a_child();
  if (end == "start") return std::system(arguments[2]) == 0 ? 0 : 9;
  if (end == "close") {
    for (int descriptor = 3; descriptor < 1000; ++descriptor) close(descriptor);
    if (chdir("/") != 0) return 9;
  }
  if (end == "kill") raise(SIGKILL);
  if (end == "_exit") _exit(4);
  std::puts("what the program prints");
  return end.empty() ? 0 : 3;
}
