// SPDX-License-Identifier: Apache-2.0
#include "report/site_records.hpp"

#include <algorithm>

#include "snapshot/blame.hpp"
#include "snapshot/names.hpp"

namespace plimsoll::report {
namespace {

using Trace = Snapshot::Contents::Trace;

SiteRecord site_record(const Snapshot::Contents& contents, const Trace& trace, FrameNumbers& frames) {
  SiteRecord site{trace.size, trace.count, {}};
  const std::vector<symbols::Location> stack = snapshot::locate(contents, trace);
  if (stack.empty()) return site;
  const symbols::OffendingFrame offending = symbols::offending_frame(stack);
  site.line = snapshot::blamed_frame(contents, stack);
  site.frameworks_own = snapshot::allocator_of(stack, snapshot::addresses_of(contents, trace), offending) ==
                        snapshot::Allocator::framework;
  for (std::size_t i = 0; i < stack.size(); ++i) {
    Frame frame = snapshot::frame_of(stack[i]);
    if (i == site.line) frame.source = snapshot::source_of(contents, stack[i]);
    site.stack.push_back(frames.number_of(frame));
  }
  return site;
}

}  // namespace

Snapshot::Contents largest(const Snapshot::Contents& contents, std::size_t most) {
  std::vector<const Trace*> traces;
  for (const Trace& trace : contents.traces)
    if (trace.domain == 0) traces.push_back(&trace);
  std::ranges::stable_sort(traces, std::greater(), [](const Trace* trace) { return trace->size; });
  if (most > 0 && traces.size() > most) traces.resize(most);
  Snapshot::Contents found;
  found.names = contents.names;
  for (const Trace* trace : traces) found.add(contents.stack_of(*trace), trace->size, trace->count);
  return found;
}

std::vector<SiteRecord> site_records(const Snapshot::Contents& contents, FrameNumbers& frames) {
  std::vector<SiteRecord> sites;
  for (const Trace& trace : contents.traces) sites.push_back(site_record(contents, trace, frames));
  std::ranges::stable_sort(sites, std::greater(), &SiteRecord::bytes);
  return sites;
}

StackNumbers stack_of(const snapshot::TopLine& line, FrameNumbers& frames) {
  StackNumbers stack;
  if (line.frame.function.empty() && line.frame.file.empty()) return stack;
  Frame innermost = line.frame;
  innermost.source = line.source;
  stack.push_back(frames.number_of(innermost));
  for (const snapshot::CallerLine& caller : line.callers) stack.push_back(frames.number_of(caller.frame));
  return stack;
}

}  // namespace plimsoll::report
