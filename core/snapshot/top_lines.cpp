// SPDX-License-Identifier: Apache-2.0
#include "snapshot/top_lines.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "snapshot/blame.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "symbols/display_path.hpp"
#include "symbols/offending.hpp"
#include "symbols/resolver.hpp"
#include "symbols/source_text.hpp"

namespace plimsoll::snapshot {
namespace {

using Locations = std::vector<symbols::Location>;

std::vector<CallerLine> callers_of(const Locations& stack, std::size_t offending) {
  std::vector<CallerLine> callers;
  for (std::size_t index : symbols::call_path(stack, offending))
    if (index != offending) callers.push_back({frame_of(stack[index]), symbols::is_test_body(stack[index])});
  return callers;
}

std::size_t shown_frame(const Snapshot::Contents& contents, const Locations& stack) {
  return options::values().shows_libraries ? 0 : blamed_frame(contents, stack);
}

// A stack with names, and the return addresses that it was; none of a snapshot that was loaded.
struct NamedStack {
  Locations locations;
  ReturnAddresses addresses;
};

NamedStack named(const Snapshot::Contents& contents, const Snapshot::Contents::Trace& trace) {
  return {locate(contents, trace), addresses_of(contents, trace)};
}

// What tells lines apart.
TopLine title_of(const Snapshot::Contents& contents, const NamedStack& stack, Domain domain) {
  TopLine line;
  line.domain = domain;
  if (stack.locations.empty()) return line;
  const symbols::OffendingFrame offending = symbols::offending_frame(stack.locations);
  const Allocator allocator = allocator_of(stack.locations, stack.addresses, offending);
  line.unseen = allocator == Allocator::unseen;
  line.frame = line.unseen ? Frame{callee_of_unseen(stack.locations), {}, 0}
                           : frame_of(stack.locations[shown_frame(contents, stack.locations)]);
  line.foreign = line.unseen || offending.foreign;
  line.frameworks_own = allocator == Allocator::framework;
  line.generators = symbols::is_in_generator(stack.locations);
  return line;
}

// What is shown of a line's largest stack alone.
void add_details(const Snapshot::Contents& contents, const Locations& stack, TopLine& line) {
  if (stack.empty() || line.unseen) return;
  const std::size_t shown = shown_frame(contents, stack);
  const symbols::Location& location = stack[shown];
  if (location.file.empty() && !location.module.empty()) {
    line.module_without_debug_info = location.module;
    line.module_offset = location.module_offset;
    if (!contents.names) line.advice = symbols::advice_on_debug_info(location.module);
  }
  line.source = source_of(contents, location);
  line.callers = callers_of(stack, shown);
}

// Of a stack the frames that its title is told by: not those outside of the innermost line of the user's, which each
// may cost the debug info of one more source file, unless a generator may be among them.
Locations locate_for_title(std::span<const std::uintptr_t> stack) {
  Locations locations;
  std::size_t located = 0;
  const auto locate_until = [&](auto is_last) {
    for (bool ends = false; located < stack.size() && !ends; ++located) {
      Locations here = symbols::resolve(stack[located]);
      ends = std::ranges::any_of(here, is_last);
      std::ranges::move(here, std::back_inserter(locations));
    }
  };
  locate_until([](const symbols::Location& location) { return blame_rank(location) == 0; });
  const bool is_decided =
      std::ranges::any_of(locations, symbols::is_test_body) || !symbols::may_be_in_generator(stack.subspan(located));
  if (!is_decided) locate_until(symbols::is_test_body);
  return locations;
}

using Key = std::tuple<Domain, std::string, int, std::string, bool, bool, bool>;

Key key_of(const TopLine& line) {
  return {line.domain,         line.frame.file, line.frame.line, line.frame.function,
          line.frameworks_own, line.unseen,     line.generators};
}

bool outranks(const TopLine& a, const TopLine& b, Rank rank) {
  return rank == Rank::by_size ? std::tie(a.size, a.count) > std::tie(b.size, b.count)
                               : std::tie(a.count, a.size) > std::tie(b.count, b.size);
}

}  // namespace

std::vector<TopLine> top_lines(const Snapshot::Contents& contents, Rank rank) {
  const base::ReentryGuard guard;
  std::vector<Snapshot::Contents::Trace> traces = contents.traces;
  std::stable_sort(traces.begin(), traces.end(), [rank](const auto& a, const auto& b) {
    return rank == Rank::by_size ? a.size > b.size : a.count > b.count;
  });
  std::map<Key, TopLine> lines;
  for (const auto& trace : traces) {
    const NamedStack stack = named(contents, trace);
    TopLine titled = title_of(contents, stack, trace.domain);
    const auto [found, is_new] = lines.try_emplace(key_of(titled));
    TopLine& line = found->second;
    if (is_new) {
      line = std::move(titled);
      add_details(contents, stack.locations, line);
    }
    line.size += trace.size;
    line.count += trace.count;
  }
  std::vector<TopLine> ranked;
  for (auto& [key, line] : lines) ranked.push_back(std::move(line));
  std::stable_sort(ranked.begin(), ranked.end(),
                   [rank](const TopLine& a, const TopLine& b) { return outranks(a, b, rank); });
  return ranked;
}

TopLine title_of(std::span<const std::uintptr_t> stack) {
  const base::ReentryGuard guard;
  return title_of({}, {locate_for_title(stack), stack}, 0);
}

TopLine line_of(std::span<const std::uintptr_t> stack, std::size_t size, std::size_t count) {
  const base::ReentryGuard guard;
  const NamedStack named{locate(stack), stack};
  TopLine line = title_of({}, named, 0);
  add_details({}, named.locations, line);
  line.size = size;
  line.count = count;
  return line;
}

void place_at(TopLine& line, const std::string& file, int number) {
  if (number <= 0) return;
  line.frame.file = symbols::display_path(file);
  line.frame.line = number;
  line.source = symbols::source_line(file, number).value_or("");
}

bool is_frameworks_own(std::span<const std::uintptr_t> stack) {
  const base::ReentryGuard guard;
  const Locations locations = locate(stack);
  return !locations.empty() &&
         allocator_of(locations, stack, symbols::offending_frame(locations)) == Allocator::framework;
}

Amount take_out(bool TopLine::*mark, std::vector<TopLine>& lines) {
  Amount taken;
  std::erase_if(lines, [&](const TopLine& line) {
    if (!(line.*mark)) return false;
    taken.size += line.size;
    taken.count += line.count;
    return true;
  });
  return taken;
}

}  // namespace plimsoll::snapshot
