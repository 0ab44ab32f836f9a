// SPDX-License-Identifier: Apache-2.0
#include "session/confirmation.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "report/growth_text.hpp"
#include "session/command.hpp"
#include "session/repetition.hpp"
#include "session/spawned.hpp"

namespace plimsoll::session {
namespace {

using Clock = std::chrono::steady_clock;

// What has come from the process so far.
class Findings {
 public:
  void add(std::string_view bytes) {
    reader_.add(bytes);
    while (const auto finding = reader_.next()) {
      switch (finding->kind) {
        case Finding::Kind::grows:
          growing.push_back(*finding);
          break;
        case Finding::Kind::repeated:
          repeated.insert(finding->test);
          break;
        case Finding::Kind::ended:
          has_ended = true;
      }
    }
  }
  bool are_nonsense() const { return reader_.is_nonsense(); }

  std::vector<Finding> growing;
  std::set<std::string> repeated;
  bool has_ended = false;

 private:
  FindingReader reader_;
};

void read_what_is_there(int descriptor, Findings& findings) {
  std::array<char, 4096> bytes;
  for (ssize_t size = 0; (size = read(descriptor, bytes.data(), bytes.size())) > 0;)
    findings.add({bytes.data(), static_cast<std::size_t>(size)});
}

// Until the process has ended, spoken nonsense, or taken too long. Its end is looked for by itself, because processes
// that it started may keep the pipe open. Else the pipe is closed a moment before the process has ended.
void listen(Spawned& process, Findings& findings, Clock::time_point deadline) {
  constexpr int kLookMs = 10, kLookWhenClosedMs = 1;
  pollfd pipe{process.pipe(), POLLIN, 0};
  while (!process.has_ended() && !findings.are_nonsense() && Clock::now() < deadline) {
    const int pause = pipe.fd < 0 ? kLookWhenClosedMs : kLookMs;
    if (poll(&pipe, 1, pause) > 0 && (pipe.revents & POLLHUP)) pipe.fd = -1;
    read_what_is_there(process.pipe(), findings);
  }
  read_what_is_there(process.pipe(), findings);
}

std::string reason_of(Spawned& process, const Findings& findings, Clock::duration allowed) {
  if (findings.are_nonsense()) return "what their process told cannot be understood.";
  if (findings.has_ended) return "repeated by themselves they did not all run and pass.";
  if (!process.has_ended()) return too_long_text(allowed);
  return process.how_it_ended();
}

std::optional<Command> command_for(Repeat repeat, const std::vector<std::string>& tests, std::size_t times) {
  std::optional<Command> command = command_of_this_process();
  if (!command) return std::nullopt;
  add_option(*command, "confirm=0");
  repeat(*command, tests, static_cast<int>(times));
  return command;
}

}  // namespace

std::string too_long_text(Clock::duration allowed) {
  return fmt::format("that takes longer than {:.1f} s, the time of the run itself or 5 s.",
                     std::chrono::duration<double>(allowed).count());
}

Confirmation repeat_elsewhere(Repeat repeat, const std::vector<std::string>& tests, std::size_t times,
                              Clock::duration allowed) {
  std::optional<Command> command = command_for(repeat, tests, times);
  if (!command) return {{}, tests.size(), "/proc/self does not say how the program was started."};
  Pipe pipe;
  set_variable(*command, Repetition::kVariable, fmt::format("{}:{}:{}", getpid(), pipe.write_end, times));
  Spawned process(*command, pipe);
  if (!process.mistake().empty()) return {{}, tests.size(), process.mistake()};
  Findings findings;
  listen(process, findings, Clock::now() + allowed);
  Confirmation confirmation{findings.growing, 0, reason_of(process, findings, allowed)};
  process.kill_all();
  for (Finding& finding : confirmation.growing) finding.failure.message += report::repeated_elsewhere_text(times);
  confirmation.unrepeated = static_cast<std::size_t>(std::count_if(
      tests.begin(), tests.end(), [&](const std::string& test) { return !findings.repeated.contains(test); }));
  return confirmation;
}

}  // namespace plimsoll::session
