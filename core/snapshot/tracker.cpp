// SPDX-License-Identifier: Apache-2.0
// tracker.hpp, and the figures of a domain: the process's recorder, as users see it. Cold.
#include "plimsoll/tracker.hpp"

#include <algorithm>

#include "base/own_pages.hpp"
#include "domains/domain.hpp"
#include "plimsoll/domain.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "snapshot/names.hpp"
#include "snapshot/tracker.hpp"
#include "stack/capture.hpp"

namespace plimsoll {

void start(Options options) {
  if (is_tracing()) return;
  stack::prime();
  record::start_tracing(static_cast<std::size_t>(std::clamp<int>(options.frames, 0, stack::kMaxFrames)));
}

void snapshot::stop_and_keep_names() {
  record::stop_tracing();
  const base::ReentryGuard guard;
  domains::forget(guard);
}

void stop() {
  snapshot::stop_and_keep_names();
  const base::ReentryGuard guard;
  snapshot::give_back_names();
}

bool is_tracing() { return record::tracing.is_on(); }

int frame_limit() { return static_cast<int>(record::tracing.frame_limit.load(std::memory_order_relaxed)); }

Usage usage() {
  if (!is_tracing()) return {};
  const base::ReentryGuard guard;
  const record::WindowFigures figures = record::recorder.window_figures(guard, record::kProcessWindow);
  return {figures.now.live.bytes,  figures.peak.bytes,  figures.now.total.bytes,
          figures.now.live.blocks, figures.peak.blocks, figures.now.total.blocks};
}

Usage usage(Domain domain) {
  if (domain == 0) return usage();
  if (!is_tracing()) return {};
  const base::ReentryGuard guard;
  return domains::usage(guard, domain);
}

void reset_peak() {
  const base::ReentryGuard guard;
  record::recorder.reset_peak(guard, record::kProcessWindow);
}

void clear_traces() {
  const base::ReentryGuard guard;
  record::recorder.clear(guard);
  domains::forget(guard);
}

std::size_t overhead() { return base::mapped_bytes(); }

std::optional<Stack> stack_of(const void* block) {
  const base::ReentryGuard guard;
  record::BlockRecord record;
  if (!record::recorder.find_block(guard, reinterpret_cast<std::uintptr_t>(block), record)) return std::nullopt;
  return snapshot::stack_of(record::recorder.frames(record.site));
}

}  // namespace plimsoll
