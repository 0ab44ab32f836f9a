// SPDX-License-Identifier: Apache-2.0
// What a run says at its end: in the summary, and in its report. Cold.
#include <fmt/format.h>
#include <unistd.h>

#include <utility>

#include "options/options.hpp"
#include "options/sanitizer.hpp"
#include "plimsoll/tracker.hpp"
#include "plimsoll/units.hpp"
#include "report/leak_text.hpp"
#include "report/lines_text.hpp"
#include "report/suppression_text.hpp"
#include "report/test_text.hpp"
#include "session/dropped.hpp"
#include "session/exit_status.hpp"
#include "session/report_file.hpp"
#include "session/run.hpp"
#include "session/suppression_file.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::session {

void Run::note_allowed() {
  const Snapshot retained = test_->scope.retained();
  std::vector<snapshot::TopLine> lines = snapshot::top_lines(retained.contents());
  const snapshot::Amount own = snapshot::take_out(&snapshot::TopLine::frameworks_own, lines);
  allowed_text_ += fmt::format(
      "plimsoll: {} may leave memory behind ({}): {} in {}\n", report::test_name(ledger_.test()), *test_->allowed,
      format_bytes(retained.size() - own.size), report::counted(retained.count() - own.count, "block"));
}

std::string Run::summary() const {
  std::string text = allowed_text_ + accumulated_text_;
  if (options::all_is_left_to_valgrind())
    text += "plimsoll: malloc is Valgrind's here, so nothing was traced: no test was judged, whatever it asked for.\n";
  if (untraced_tests_ && options::values().trace.value_or(true))
    text += fmt::format("plimsoll: {} ended while tracing was off (plimsoll::stop), so nothing in them was judged.\n",
                        report::counted(untraced_tests_, "test"));
  if (incomplete_looks_) text += report::incomplete_text(incomplete_looks_, incomplete_reason_);
  text += unrepeated_text_;
  if (is_tracing() && options::leaks_are_left_to_sanitizer())
    text +=
        "plimsoll: malloc is a sanitizer's here, and leaks are left to it: no test was judged for them, nor for "
        "growth.\n";
  if (is_tracing() && frame_limit() == 0 && options::values().leaks != options::Leaks::off)
    text += "plimsoll: no test was judged for leaks, because frames=0 keeps no stacks.\n";
  if (is_tracing() && frame_limit() > 0 && options::values().leaks != options::Leaks::off)
    text += report::suppressions_text(suppressions().all());
  text += recording_.summary();
  if (const std::string dropped = dropped_text(); !dropped.empty()) text += "plimsoll:\n" + dropped;
  return text;
}

void Run::write_report_now(std::vector<Failure>& failures) {
  if (!is_recorded() || getpid() != process_) return;
  has_unwritten_ = false;
  const report::RunRecord run = recording_.record();
  if (std::string mistake = write_report(run); !mistake.empty()) failures.push_back({{}, 0, mistake});
  annotations_.tell(run);
}

void Run::write_report_at_exit() {
  std::vector<Failure> failures;
  if (has_unwritten_) write_report_now(failures);
  print_and_fail_at_exit(failures);
}

}  // namespace plimsoll::session
