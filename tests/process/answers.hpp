// SPDX-License-Identifier: Apache-2.0
// Standard error of this process and its children, read line by line: so a test waits for an answer to a signal, and
// for nothing else.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace check {

class Answers {
 public:
  // From here on standard error is a pipe. What does not look like an answer still reaches the old one.
  Answers() : real_stderr_(dup(STDERR_FILENO)) {
    int ends[2];
    if (pipe(ends) != 0) _exit(98);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    lines_ = fdopen(ends[0], "r");
  }

  // Back to the old one, with what was written since and is no answer: failed checks.
  ~Answers() {
    dup2(real_stderr_, STDERR_FILENO);
    fcntl(fileno(lines_), F_SETFL, O_NONBLOCK);
    char line[4096];
    while (std::fgets(line, sizeof line, lines_))
      if (std::strncmp(line, "plimsoll: ", 10) != 0) dprintf(real_stderr_, "%s", line);
    close(real_stderr_);
    std::fclose(lines_);
  }
  Answers(const Answers&) = delete;
  Answers& operator=(const Answers&) = delete;

  // The rest of the next line that holds the text. Lines of others are kept for later.
  std::string wait_for(const std::string& text) {
    for (std::size_t i = 0; i < kept_.size(); ++i)
      if (const std::size_t at = kept_[i].find(text); at != std::string::npos) {
        const std::string rest = kept_[i].substr(at + text.size());
        kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i));
        return rest;
      }
    for (;;) {
      const std::string line = next_line();
      if (const std::size_t at = line.find(text); at != std::string::npos) return line.substr(at + text.size());
      kept_.push_back(line);
    }
  }

 private:
  std::string next_line() {
    char line[4096];
    while (std::fgets(line, sizeof line, lines_)) {
      line[std::strcspn(line, "\n")] = '\0';
      if (std::strncmp(line, "plimsoll: ", 10) == 0) return line;
      dprintf(real_stderr_, "%s\n", line);
    }
    dprintf(real_stderr_, "the answers came to an end\n");
    _exit(97);
  }

  int real_stderr_;
  std::FILE* lines_;
  std::vector<std::string> kept_;
};

}  // namespace check
