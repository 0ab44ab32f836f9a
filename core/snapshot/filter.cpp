// SPDX-License-Identifier: Apache-2.0
// Snapshot::filter. Cold: reads symbols, of a distinct frame once.
#include "plimsoll/filter.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "base/reentry_guard.hpp"
#include "snapshot/blame.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "symbols/display_path.hpp"

namespace plimsoll {
namespace {

using Locations = std::vector<symbols::Location>;
using Trace = Snapshot::Contents::Trace;

// A backslash is a letter like any other, as in Python's fnmatch.
bool fits(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), FNM_NOESCAPE) == 0;
}

bool matches(const Filter& filter, const symbols::Location& location) {
  if (filter.line != 0 && filter.line != location.line) return false;
  return fits(filter.pattern, snapshot::frame_of(location).function) ||
         fits(filter.pattern, symbols::display_path(location.file)) ||
         fits(filter.pattern, symbols::folded_path(location.file));
}

// A stack that was not kept is one frame without a name.
bool matches(const Filter& filter, const Locations& stack, std::size_t blamed) {
  if (stack.empty()) return filter.line == 0 && fits(filter.pattern, "");
  if (!filter.all_frames) return matches(filter, stack[blamed]);
  return std::ranges::any_of(stack, [&](const symbols::Location& location) { return matches(filter, location); });
}

// Names are read for a filter that asks for them only.
bool matches(const Filter& filter, const Snapshot::Contents& contents, const Trace& trace) {
  if (filter.domain && *filter.domain != trace.domain) return false;
  const bool asks_names = filter.pattern != "*" || filter.line != 0;
  if (!asks_names && filter.code == Filter::Code::any) return true;
  const Locations stack = snapshot::locate(contents, trace);
  if (filter.code == Filter::Code::library &&
      !snapshot::is_librarys_own(stack, snapshot::addresses_of(contents, trace)))
    return false;
  return !asks_names || matches(filter, stack, snapshot::blamed_frame(contents, stack));
}

bool is_kept(const std::vector<Filter>& filters, const Snapshot::Contents& contents, const Trace& trace) {
  bool is_asked_for = false, is_taken = false;
  for (const Filter& filter : filters) {
    if (filter.inclusive) {
      is_asked_for = true;
      is_taken = is_taken || matches(filter, contents, trace);
    } else if (matches(filter, contents, trace)) {
      return false;
    }
  }
  return is_taken || !is_asked_for;
}

}  // namespace

Snapshot Snapshot::filter(const std::vector<Filter>& filters) const {
  const base::ReentryGuard guard;
  return snapshot::make_snapshot([&](Contents& kept) {
    kept.names = contents_->names;
    kept.taken = contents_->taken;
    kept.blames_innermost = contents_->blames_innermost;
    for (const Trace& trace : contents_->traces)
      if (is_kept(filters, *contents_, trace))
        kept.add(contents_->stack_of(trace), trace.size, trace.count, trace.domain);
  });
}

Snapshot Snapshot::by_innermost_frame() const {
  const base::ReentryGuard guard;
  return snapshot::make_snapshot([&](Contents& contents) {
    contents = *contents_;
    contents.blames_innermost = true;
  });
}

}  // namespace plimsoll
