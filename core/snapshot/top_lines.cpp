// SPDX-License-Identifier: Apache-2.0
#include "snapshot/top_lines.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/reentry_guard.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/names.hpp"
#include "symbols/display_path.hpp"
#include "symbols/offending.hpp"
#include "symbols/resolver.hpp"
#include "symbols/source_text.hpp"
#include "symbols/test_callers.hpp"

namespace plimsoll::snapshot {
namespace {

using Locations = std::vector<symbols::Location>;
using Stack = std::span<const std::uintptr_t>;

bool is_frameworks(const symbols::Location& location) { return location.origin == symbols::Origin::framework; }

bool is_a_librarys_own(const symbols::Location& location) {
  using enum symbols::Origin;
  return location.origin == tool || location.origin == standard_library || location.origin == c_library;
}

// Inlined frames share the return address of the one that they are part of.
std::uintptr_t return_address_of(const symbols::Location& location, const Locations& locations, Stack stack) {
  const std::span inner(locations.data(), &location);
  return stack[static_cast<std::size_t>(std::ranges::count(inner, false, &symbols::Location::inlined))];
}

enum class Allocator {
  users,      // code of theirs is on the stack, or nobody of a framework is
  unseen,     // a framework called the user's code, which left no frame
  framework,  // for itself
};

// A framework that is compiled into the user's program has lines, and so has what it calls in the standard library.
Allocator allocator_of(const Locations& locations, Stack stack, const symbols::OffendingFrame& offending) {
  const auto caller = std::ranges::find_if_not(locations, is_a_librarys_own);
  if (caller == locations.end()) return Allocator::users;
  if (symbols::is_fixture_factory(*caller)) return Allocator::unseen;
  if (is_frameworks(*caller)) {
    const bool called_test =
        symbols::calls_tests(caller->function) && symbols::called_a_test(return_address_of(*caller, locations, stack));
    return called_test ? Allocator::unseen : Allocator::framework;
  }
  const std::size_t inner = offending.foreign ? 0 : offending.index;
  return std::ranges::any_of(std::span(locations).first(inner), is_frameworks) ? Allocator::framework
                                                                               : Allocator::users;
}

std::vector<CallerLine> callers_of(const Locations& stack, std::size_t offending) {
  std::vector<CallerLine> callers;
  for (std::size_t index : symbols::call_path(stack, offending))
    if (index != offending) callers.push_back({frame_of(stack[index]), symbols::is_test_body(stack[index])});
  return callers;
}

// What the user's code called there.
Frame callee_of(const Locations& locations) {
  const auto caller = std::ranges::find_if_not(locations, is_a_librarys_own);
  return caller == locations.begin() ? Frame() : Frame{std::prev(caller)->function, {}, 0};
}

// Names are read for a line's first and largest stack only; the others only add to its figures.
TopLine describe(Stack stack) {
  const Locations locations = locate(stack);
  TopLine line;
  if (locations.empty()) return line;
  const symbols::OffendingFrame offending = symbols::offending_frame(locations);
  const Allocator allocator = allocator_of(locations, stack, offending);
  line.generators = symbols::is_in_generator(locations);
  line.frameworks_own = allocator == Allocator::framework;
  line.unseen = allocator == Allocator::unseen;
  line.foreign = line.unseen || offending.foreign;
  if (line.unseen) {
    line.frame = callee_of(locations);
    return line;
  }
  const symbols::Location& location = locations[offending.index];
  line.frame = frame_of(location);
  if (location.file.empty() && !location.module.empty()) {
    line.module_without_debug_info = location.module;
    line.module_offset = location.module_offset;
    line.advice = symbols::advice_on_debug_info(location.module);
  }
  line.source = symbols::source_line(location.file, location.line).value_or("");
  line.callers = callers_of(locations, offending.index);
  return line;
}

using Key = std::tuple<std::string, int, std::string, bool, bool, bool>;

Key key_of(const TopLine& line) {
  return {line.frame.file, line.frame.line, line.frame.function, line.frameworks_own, line.unseen, line.generators};
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
    TopLine described = describe(contents.stack_of(trace));
    const Key key = key_of(described);
    TopLine& line = lines.try_emplace(key, std::move(described)).first->second;
    line.size += trace.size;
    line.count += trace.count;
  }
  std::vector<TopLine> ranked;
  for (auto& [key, line] : lines) ranked.push_back(std::move(line));
  std::stable_sort(ranked.begin(), ranked.end(),
                   [rank](const TopLine& a, const TopLine& b) { return outranks(a, b, rank); });
  return ranked;
}

TopLine line_of(std::span<const std::uintptr_t> stack, std::size_t size, std::size_t count) {
  const base::ReentryGuard guard;
  TopLine line = describe(stack);
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
