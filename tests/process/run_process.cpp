// SPDX-License-Identifier: Apache-2.0
#include "run_process.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <system_error>

namespace plimsoll::testing {
namespace {

// A file without a name: unlike a pipe it needs nobody to empty it.
class Recording {
 public:
  Recording() : descriptor_(memfd_create("output", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording() { close(descriptor_); }

  void replace(int descriptor) const { dup2(descriptor_, descriptor); }

  std::string text() const {
    std::string text(static_cast<std::size_t>(lseek(descriptor_, 0, SEEK_END)), '\0');
    const ssize_t read = pread(descriptor_, text.data(), text.size(), 0);
    text.resize(read < 0 ? 0 : static_cast<std::size_t>(read));
    return text;
  }

 private:
  int descriptor_;
};

bool is_kept(const std::string& entry) {
  for (const char* name : {"PLIMSOLL_OPTIONS=", "GTEST_", "TEST_", "XML_OUTPUT_FILE=", "GITHUB_"})
    if (entry.rfind(name, 0) == 0) return false;
  return true;
}

std::vector<std::string> with_ours(const std::vector<std::string>& added) {
  std::vector<std::string> entries;
  for (char** entry = environ; *entry; ++entry)
    if (is_kept(*entry)) entries.push_back(*entry);
  entries.insert(entries.end(), added.begin(), added.end());
  return entries;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void become(char* const* arguments, char* const* environment, const Recording& out, const Recording& err) {
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  out.replace(STDOUT_FILENO);
  err.replace(STDERR_FILENO);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  alarm(60);  // kept through exec
  execve(arguments[0], arguments, environment);
  _exit(127);
}

}  // namespace

Outcome run_process(const std::string& program, const std::vector<std::string>& arguments,
                    const std::vector<std::string>& environment) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> entries = with_ours(environment);
  const std::vector<char*> argv = pointers_to(words);
  const std::vector<char*> envp = pointers_to(entries);
  const Recording out, err;
  const pid_t child = fork();
  if (child == 0) become(argv.data(), envp.data(), out, err);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child)
    throw std::system_error(errno, std::generic_category(), program);
  Outcome outcome;
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  outcome.out = out.text();
  outcome.err = err.text();
  return outcome;
}

}  // namespace plimsoll::testing
