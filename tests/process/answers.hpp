// SPDX-License-Identifier: Apache-2.0
// Standard error of this process and its children, read line by line: so a test waits for an answer to a signal, and
// for nothing else. A process of its own stands between, which takes whatever is written: a pipe that is full would
// stop the writer, for which the reader may be waiting.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

namespace check {

class Answers {
 public:
  // What does not look like an answer still reaches the old standard error.
  Answers() : real_stderr_(dup(STDERR_FILENO)) {
    int written[2], taken[2];
    if (pipe(written) != 0 || pipe(taken) != 0) _exit(98);
    taker_ = fork();
    if (taker_ == 0) {
      close(written[1]);
      close(taken[0]);
      take(written[0], taken[1]);
    }
    close(written[0]);
    close(taken[1]);
    dup2(written[1], STDERR_FILENO);
    close(written[1]);
    lines_ = fdopen(taken[0], "r");
    std::setvbuf(lines_, buffer_, _IOFBF, sizeof buffer_);
  }

  // Back to the old one, with what was written since and is no answer: failed checks.
  ~Answers() {
    dup2(real_stderr_, STDERR_FILENO);
    char line[4096];
    while (std::fgets(line, sizeof line, lines_))
      if (std::strncmp(line, "plimsoll: ", 10) != 0) dprintf(real_stderr_, "%s", line);
    close(real_stderr_);
    std::fclose(lines_);
    waitpid(taker_, nullptr, 0);
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

  // Until nobody can write any more. What a pipe says it can take is PIPE_BUF at least.
  [[noreturn]] static void take(int from, int to) {
    signal(SIGPIPE, SIG_IGN);
    std::string text;
    bool is_open = true, is_wanted = true;
    while (is_wanted && (is_open || !text.empty())) {
      pollfd ends[] = {{is_open ? from : -1, POLLIN, 0}, {text.empty() ? -1 : to, POLLOUT, 0}};
      poll(ends, 2, -1);
      if (ends[0].revents != 0) {
        char read_now[4096];
        const ssize_t count = read(from, read_now, sizeof read_now);
        is_open = count > 0;
        if (is_open) text.append(read_now, static_cast<std::size_t>(count));
      }
      if (ends[1].revents != 0) {
        const ssize_t count = write(to, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
        is_wanted = count > 0;
        if (is_wanted) text.erase(0, static_cast<std::size_t>(count));
      }
    }
    _exit(0);
  }

  int real_stderr_;
  pid_t taker_;
  std::FILE* lines_;
  char buffer_[4096];  // else the first read would make one, which may be growth
  std::vector<std::string> kept_;
};

}  // namespace check
