// SPDX-License-Identifier: Apache-2.0
// A child that runs another program: by fork and exec, vfork, posix_spawn, popen and system. vfork's child borrows the
// parent's memory, so nothing of ours may change there; an executed program starts anew and inherits the options.
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.hpp"

extern char** environ;

namespace {

char self[4096];

int exit_code_of(pid_t child) {
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

void check_fork_and_exec() {
  const pid_t child = fork();
  if (child == 0) {
    execl(self, self, "executed", nullptr);
    _exit(99);
  }
  CHECK_EQ(exit_code_of(child), 42);
}

void check_vfork() {
  const check::Change change;
  const pid_t child = vfork();
  if (child == 0) {
    execl(self, self, "executed", nullptr);
    _exit(99);
  }
  CHECK_EQ(exit_code_of(child), 42);
  CHECK(change.is_none());
}

void check_posix_spawn() {
  char argument[] = "executed";
  char* const arguments[] = {self, argument, nullptr};
  pid_t child = 0;
  CHECK_EQ(posix_spawn(&child, self, nullptr, nullptr, arguments, environ), 0);
  CHECK_EQ(exit_code_of(child), 42);
}

void check_popen_and_system() {
  const check::Change change;
  std::FILE* pipe = popen("echo from the child", "r");
  char text[100] = "";
  CHECK(pipe && std::fgets(text, sizeof text, pipe) && std::strcmp(text, "from the child\n") == 0);
  CHECK_EQ(pclose(pipe), 0);
  CHECK(change.is_none());
  CHECK_EQ(WEXITSTATUS(std::system("exit 7")), 7);
  CHECK(change.is_none());
}

int run_executed() {
  CHECK(plimsoll::is_tracing());
  const check::Change change;
  std::free(check::keep(std::malloc(10)));
  CHECK(change.is_none());
  return check::result() ? 1 : 42;
}

}  // namespace

int main(int argument_count, char**) {
  if (argument_count > 1) return run_executed();
  CHECK(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
  check_fork_and_exec();
  check_vfork();
  check_posix_spawn();
  check_popen_and_system();
  return check::result();
}
