// SPDX-License-Identifier: Apache-2.0
#include "capture/capture.hpp"

#include <unistd.h>

#include <exception>
#include <string>
#include <utility>

#include "base/raw_print.hpp"
#include "capture/capture_file.hpp"
#include "capture/capture_text.hpp"
#include "plimsoll/tracker.hpp"
#include "record/recorder.hpp"
#include "session/dropped.hpp"

namespace plimsoll::capture {
namespace {

std::string process_text() { return "process " + std::to_string(getpid()); }

std::uint64_t foreign_frees() { return record::recorder.dropped().foreign; }

}  // namespace

void Capture::answer_signal() noexcept {
  try {
    baseline_ ? end() : begin();
  } catch (const std::exception& error) {
    base::raw_print({"no capture of ", process_text(), ": ", error.what()});
    abandon();
  }
}

void Capture::abandon() noexcept {
  if (baseline_ && baseline_->started_tracing) stop();
  baseline_.reset();
}

void Capture::begin() {
  const bool was_tracing = is_tracing();
  if (!was_tracing) start({options_.frames});
  baseline_.emplace();
  baseline_->started_tracing = !was_tracing;
  baseline_->snapshot = take_snapshot();
  baseline_->foreign_frees = foreign_frees();
  baseline_->taken_at = std::chrono::system_clock::now();
  base::raw_print(
      {"capture of ", process_text(), " begun; the next signal writes what grew to ", options_.directory.native()});
}

// Tracing stops before names are read, which takes longest.
void Capture::end() {
  CaptureFigures figures;
  figures.traced_before = !baseline_->started_tracing;
  figures.began = baseline_->taken_at;
  figures.ended = std::chrono::system_clock::now();
  figures.before = std::move(baseline_->snapshot);
  figures.now = take_snapshot();
  figures.foreign_frees = foreign_frees() - baseline_->foreign_frees;
  figures.dropped_text = session::dropped_text();
  figures.overhead = overhead();
  figures.resident = base::resident_size();
  abandon();
  const std::string path =
      write_new_file(options_.directory, getpid(), figures.ended, capture_text(figures, options_.top));
  base::raw_print({"capture of ", process_text(), " written to ", path});
}

}  // namespace plimsoll::capture
