// SPDX-License-Identifier: Apache-2.0
#include "session/mistakes.hpp"

#include <unistd.h>

#include <exception>

#include "base/raw_print.hpp"
#include "base/reentry_guard.hpp"
#include "record/recorder.hpp"
#include "report/mistake_text.hpp"
#include "session/exit_status.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {
namespace {

using record::Mistake;
using record::Mistakes;

// The sites may have been forgotten since.
snapshot::TopLine line_of(record::SiteId site, const Mistake& mistake) {
  const bool is_known = mistake.generation == record::recorder.generation();
  return is_known ? snapshot::line_of(record::recorder.frames(site), mistake.size, 1) : snapshot::TopLine();
}

Failure failure_of(const Mistake& mistake) {
  report::MistakeAtLine at{mistake, line_of(mistake.freed_at, mistake), {}};
  if (mistake.block != 0) at.born = line_of(mistake.born_at, mistake);
  const Frame& frame = at.freed.frame;
  return {frame.line > 0 ? frame.file : std::string(), frame.line, report::mistake_text(at)};
}

// A forked child has its parent's mistakes too, and was told of its own when it made them.
[[gnu::destructor(103)]] void tell_the_rest() {
  if (getpid() != record::first_process) return;
  const base::ReentryGuard guard;
  try {
    print_and_fail_at_exit(take_mistakes());
  } catch (const std::exception& error) {
    base::raw_print({"wrong frees could not be told: ", error.what()});
  }
}

}  // namespace

std::vector<Failure> take_mistakes() {
  const base::ReentryGuard guard;
  const Mistakes mistakes = record::recorder.take_mistakes(guard);
  std::vector<Failure> failures;
  for (std::size_t i = 0; i < mistakes.count; ++i) failures.push_back(failure_of(mistakes.all[i]));
  if (mistakes.left_out > 0) failures.push_back({{}, 0, report::mistakes_left_out_text(mistakes.left_out)});
  return failures;
}

}  // namespace plimsoll::session
