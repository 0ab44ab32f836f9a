// SPDX-License-Identifier: Apache-2.0
// oom_sweep.hpp: each allocation of a block is failed in a copy of the process, and what the copies tell becomes
// reports. Cold. The thread that runs the block; fails() is called inside its malloc, under a guard and without a lock.
#include "plimsoll/oom_sweep.hpp"

#include <fmt/format.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <unordered_set>

#include "base/reentry_guard.hpp"
#include "faults/armed.hpp"
#include "options/options.hpp"
#include "options/sanitizer.hpp"
#include "plimsoll/scope.hpp"
#include "plimsoll/tracker.hpp"
#include "record/recorder.hpp"
#include "report/ceiling_text.hpp"
#include "report/oom_text.hpp"
#include "session/dropped.hpp"
#include "session/forked_run.hpp"
#include "session/oom_leaks.hpp"
#include "session/oom_run.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll {
namespace {

using Clock = std::chrono::steady_clock;
using report::OomFinding;
using session::ForkedRun;
using session::Trouble;

constexpr std::size_t kMostRuns = 100'000;
constexpr std::chrono::seconds kPatience{60};
constexpr std::size_t kMostKept = 5000, kMostTold = 20;  // findings: some that are kept may be forgiven

std::string signal_text(int number) { return fmt::format("SIG{}: {}", sigabbrev_np(number), sigdescr_np(number)); }

std::string status_text(int status) {
  if (WIFSIGNALED(status)) return signal_text(WTERMSIG(status));
  return fmt::format("exit status {}", WEXITSTATUS(status));
}

OomFinding::Kind kind_of(Trouble::Kind kind) {
  switch (kind) {
    case Trouble::Kind::leaked:
      return OomFinding::Kind::leaked;
    case Trouble::Kind::threw:
      return OomFinding::Kind::threw;
    case Trouble::Kind::terminated:
      return OomFinding::Kind::terminated;
    case Trouble::Kind::crashed:
      return OomFinding::Kind::crashed;
    default:
      return OomFinding::Kind::unjudged;
  }
}

bool is_of_leaks(Trouble::Kind kind) {
  using enum Trouble::Kind;
  return kind == leaked || kind == below || kind == in_frame || kind == slots;
}

bool is_an_end(Trouble::Kind kind) { return kind == Trouble::Kind::terminated || kind == Trouble::Kind::crashed; }

// Of one run. Return addresses become lines when all is over.
struct Unsafe {
  OomFinding::Kind kind = OomFinding::Kind::ended;
  std::size_t number = 0, more = 0, size = 0;
  std::vector<std::uintptr_t> failed = {};
  std::string detail = {}, printed = {};
  std::vector<Trouble> at = {};

  // What hangs on what leaked may be more for a later allocation of a loop.
  bool is_like(const Unsafe& other) const {
    return kind == other.kind && failed == other.failed && detail == other.detail && stacks() == other.stacks();
  }

 private:
  std::vector<std::vector<std::uintptr_t>> stacks() const {
    std::vector<std::vector<std::uintptr_t>> stacks;
    for (const Trouble& trouble : at)
      if (trouble.kind != Trouble::Kind::below) stacks.push_back(trouble.stack);
    return stacks;
  }
};

// On a terminal, one line that is written over and over.
class Progress {
 public:
  Progress(const char* file, int line) : file_(file), line_(line) {}
  ~Progress() {
    if (is_shown_) dprintf(STDERR_FILENO, "\r\033[K");
  }

  void show(std::size_t runs) {
    const Clock::time_point now = Clock::now();
    if (now < next_ || !isatty(STDERR_FILENO)) return;
    next_ = now + std::chrono::milliseconds(200);
    is_shown_ = true;
    dprintf(STDERR_FILENO, "\rplimsoll: EXPECT_OOM_SAFE at %s:%d: %zu allocations failed so far\033[K", file_, line_,
            runs);
  }

 private:
  const char* file_;
  int line_;
  Clock::time_point next_ = Clock::now() + std::chrono::seconds(1);
  bool is_shown_ = false;
};

}  // namespace

class OomSweep::State : public faults::Armed {
 public:
  State(const char* file, int line, session::FrameBefore before)
      : Armed(false), before_(std::move(before)), progress_(file, line) {}

  bool concerns(std::size_t) const noexcept override { return !session::is_run(); }
  bool fails(const faults::Candidate& candidate) noexcept override;
  void allocated(const void* block) noexcept override;

  void begin() {
    exceptions_ = std::uncaught_exceptions();
    is_armed_ = faults::arm(*this);
  }
  void stop() {
    if (is_armed_) faults::disarm(*this);
    is_armed_ = false;
  }
  bool is_my_run() const { return is_in_run_; }
  void end_of_run();
  // Of what runs left in the frame of the block's function, what the run that got through left there too.
  void forgive_outer_variables();
  std::vector<std::string> reports() const;
  bool is_armed() const { return is_armed_; }
  std::size_t runs() const { return std::min(allocations_, kMostRuns); }

  Scope scope;

 private:
  OomFinding finding_of(const Unsafe& unsafe) const;
  std::vector<OomFinding> findings() const;
  void note(ForkedRun run, const faults::Candidate& candidate);
  void add(Unsafe unsafe);

  const session::FrameBefore before_;
  Progress progress_;
  int exceptions_ = 0;
  bool is_armed_ = false;
  bool is_in_run_ = false;
  bool was_hung_ = false;                   // then no more is failed
  std::unordered_set<std::uint64_t> born_;  // this thread's blocks, by their numbers
  std::size_t allocations_ = 0;
  std::size_t untold_ = 0;  // findings beyond those that are kept
  std::vector<Unsafe> found_;
};

// In a run the other threads are gone, and with them who holds their memory. So it is told which is this one's.
void OomSweep::State::allocated(const void* block) noexcept {
  const base::ReentryGuard guard;
  record::BlockRecord record;
  if (record::recorder.find_block(guard, reinterpret_cast<std::uintptr_t>(block), record))
    born_.insert(record.sequence);
}

bool OomSweep::State::fails(const faults::Candidate& candidate) noexcept {
  if (was_hung_ || ++allocations_ > kMostRuns) return false;
  int report_to = -1;
  std::optional<ForkedRun> run = session::fork_run(kPatience, report_to);
  if (!run) {
    session::become_run(report_to);
    return is_in_run_ = true;
  }
  note(std::move(*run), candidate);
  progress_.show(allocations_);
  return false;
}

void OomSweep::State::note(ForkedRun run, const faults::Candidate& candidate) {
  const Unsafe unsafe{.number = allocations_,
                      .size = candidate.size,
                      .failed = {candidate.stack.begin(), candidate.stack.end()},
                      .printed = std::move(run.printed)};
  const auto add_as = [&](OomFinding::Kind kind, std::string detail, std::vector<Trouble> at = {}) {
    Unsafe one = unsafe;
    one.kind = kind;
    one.detail = std::move(detail);
    one.at = std::move(at);
    add(std::move(one));
  };
  if (!run.mistake.empty()) return add_as(OomFinding::Kind::not_tried, run.mistake);
  was_hung_ = run.was_hung;
  if (run.was_hung) return add_as(OomFinding::Kind::hung, fmt::format("it was given {} s", kPatience.count()));
  std::vector<Trouble> leaks;
  for (Trouble& trouble : run.troubles) {
    if (is_of_leaks(trouble.kind))
      leaks.push_back(std::move(trouble));
    else if (trouble.kind == Trouble::Kind::crashed)
      add_as(OomFinding::Kind::crashed, signal_text(static_cast<int>(trouble.size)), {trouble});
    else
      add_as(kind_of(trouble.kind), trouble.text, {trouble});
  }
  if (!leaks.empty()) add_as(OomFinding::Kind::leaked, {}, std::move(leaks));
  if (!run.is_done && std::ranges::none_of(run.troubles, is_an_end, &Trouble::kind))
    add_as(OomFinding::Kind::ended, status_text(run.status));
}

void OomSweep::State::add(Unsafe unsafe) {
  for (Unsafe& known : found_)
    if (known.is_like(unsafe)) {
      ++known.more;
      return;
    }
  if (found_.size() == kMostKept)
    ++untold_;
  else
    found_.push_back(std::move(unsafe));
}

void OomSweep::State::end_of_run() {
  session::tell_leaks(before_, born_);
  if (std::uncaught_exceptions() > exceptions_)
    session::await_exception();
  else
    session::end_run();
}

void OomSweep::State::forgive_outer_variables() {
  const std::vector<std::uintptr_t> outer = session::slots_into(before_, born_);
  const auto leads_elsewhere = [&](const Trouble& trouble) {
    return trouble.kind == Trouble::Kind::slots && std::ranges::any_of(trouble.stack, [&](std::uintptr_t slot) {
             return std::ranges::find(outer, slot) == outer.end();
           });
  };
  std::erase_if(found_, [&](Unsafe& unsafe) {
    if (unsafe.kind != OomFinding::Kind::leaked) return false;
    // What a run tells after its slots is what they lead to.
    const auto slots = std::ranges::find(unsafe.at, Trouble::Kind::slots, &Trouble::kind);
    if (std::ranges::none_of(unsafe.at, leads_elsewhere)) unsafe.at.erase(slots, unsafe.at.end());
    std::erase_if(unsafe.at, [](const Trouble& trouble) { return trouble.kind == Trouble::Kind::slots; });
    return unsafe.at.empty();
  });
}

OomFinding OomSweep::State::finding_of(const Unsafe& unsafe) const {
  OomFinding finding;
  finding.kind = unsafe.kind;
  finding.number = unsafe.number;
  finding.more = unsafe.more;
  finding.failed = snapshot::line_of(unsafe.failed, unsafe.size, 1);
  finding.detail = unsafe.detail;
  finding.printed = unsafe.printed;
  for (const Trouble& trouble : unsafe.at)
    if (trouble.kind == Trouble::Kind::below)
      finding.below_size += trouble.size, finding.below_count += trouble.count;
    else if (trouble.kind != Trouble::Kind::unjudged)
      finding.lines.push_back(snapshot::line_of(trouble.stack, trouble.size, trouble.count));
  return finding;
}

// A compiler may make several calls of one, so lines are compared, and not return addresses alone.
std::vector<OomFinding> OomSweep::State::findings() const {
  std::vector<OomFinding> findings;
  for (const Unsafe& unsafe : found_) {
    OomFinding finding = finding_of(unsafe);
    const auto same = std::ranges::find_if(findings, [&](const OomFinding& known) { return known.is_like(finding); });
    if (same == findings.end())
      findings.push_back(std::move(finding));
    else
      same->more += finding.more + 1;
  }
  return findings;
}

std::vector<std::string> OomSweep::State::reports() const {
  std::vector<std::string> texts;
  const std::vector<OomFinding> all = findings();
  for (const OomFinding& finding : all)
    if (texts.size() < kMostTold) texts.push_back(report::oom_text(finding, runs(), options::values().top));
  if (const std::size_t untold = untold_ + all.size() - texts.size(); untold > 0)
    texts.push_back(report::oom_untold_text(untold));
  if (allocations_ > kMostRuns) texts.push_back(report::oom_limit_text(kMostRuns));
  if (!texts.empty()) texts.back() += session::dropped_text();
  return texts;
}

OomSweep::OomSweep(const char* file, int line, const void* frame) {
  if (session::is_run()) return;
  __builtin_unwind_init();  // what the caller keeps in registers is on the stack now
  const auto from = reinterpret_cast<std::uintptr_t>(__builtin_alloca(sizeof(void*)));
  const base::ReentryGuard guard;
  session::prepare_leaks(guard);
  state_ = std::make_unique<State>(file, line, session::FrameBefore::copy(from, frame));
  state_->begin();
}

OomSweep::~OomSweep() {
  const base::ReentryGuard guard;
  if (state_) state_->stop();
  state_.reset();
}

std::vector<std::string> OomSweep::end() {
  const base::ReentryGuard guard;
  if (!state_) return {};
  const bool was_armed = state_->is_armed();
  state_->stop();
  if (state_->is_my_run()) {
    state_->end_of_run();
    return {};
  }
  if (session::is_run() || options::all_is_left_to_valgrind()) return {};
  if (!was_armed) return {report::oom_unarmed_text()};
  if (!state_->scope.is_counting()) return {report::nothing_was_counted_text()};
  state_->forgive_outer_variables();
  return state_->reports();
}

std::size_t OomSweep::allocations() const { return state_ ? state_->runs() : 0; }

}  // namespace plimsoll
