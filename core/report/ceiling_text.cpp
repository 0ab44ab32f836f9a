// SPDX-License-Identifier: Apache-2.0
#include "report/ceiling_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

using Kind = BrokenLimit::Kind;

std::string amount(Kind kind, std::size_t value) {
  return counts_bytes(kind) ? format_bytes(value) : std::to_string(value);
}

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::peak: return "peak";
    case Kind::current: return "growth at the end";
    case Kind::allocations: return "allocations";
    case Kind::total: return "bytes allocated in all";
    case Kind::blocks: return "blocks of growth at the end";
  }
  return "";
}

const char* heading_of(Kind kind) {
  switch (kind) {
    case Kind::peak: return "Live heap at the peak";
    case Kind::current:
    case Kind::blocks: return "Allocated here and still live";
    case Kind::allocations:
    case Kind::total: return "Allocated here, freed or not";
  }
  return "";
}

// Two sizes that print alike but differ are told apart in bytes.
std::string comparison(Kind kind, std::size_t reached, std::size_t limit) {
  std::string left = amount(kind, reached), right = amount(kind, limit);
  if (left == right) left = fmt::format("{} B", reached), right = fmt::format("{} B", limit);
  return fmt::format("{} > {} (over by {})", left, right, amount(kind, reached - limit));
}

std::size_t behind(const BrokenLimit& broken) {
  std::size_t sum = 0;
  for (const snapshot::TopLine& line : broken.lines) sum += line.size;
  return broken.kind == Kind::peak ? broken.reached : sum;
}

}  // namespace

bool counts_bytes(Kind kind) { return kind == Kind::peak || kind == Kind::current || kind == Kind::total; }

std::string size_comparison(std::size_t reached, std::size_t limit) { return comparison(Kind::peak, reached, limit); }

std::string nothing_was_counted_text() {
  return "Plimsoll could not count here: tracing is off, or more than 63 scopes are open at once. "
         "Set PLIMSOLL_OPTIONS=trace=1 or call plimsoll::start() first.";
}

std::string ceiling_text(const BrokenLimit& broken, std::size_t top) {
  const bool by_call = broken.kind == Kind::allocations || broken.kind == Kind::total;
  return fmt::format("Memory ceiling exceeded: {} {}\n{}, top lines ({}):\n{}", name_of(broken.kind),
                     comparison(broken.kind, broken.reached, broken.limit), heading_of(broken.kind),
                     share_text(broken.lines, top, behind(broken)),
                     lines_text(broken.lines, {top, "+", by_call ? "call" : "block"}));
}

std::string allocations_text(std::size_t calls, std::size_t bytes, const snapshot::TopLine& line, bool has_most) {
  return fmt::format("The heap was touched where it must not be: {}, {} in all. {}:\n{}",
                     counted(calls, "allocation"), format_bytes(bytes), has_most ? "Most of them" : "The first",
                     lines_text({line}, {1, "+", "call"}));
}

std::string block_leaks_text(std::size_t bytes, std::size_t blocks, const std::vector<snapshot::TopLine>& lines,
                             std::size_t top) {
  return fmt::format("Leak: the block left {} in {} behind. Allocated in it and still live ({}):\n{}",
                     format_bytes(bytes), counted(blocks, "block"), share_text(lines, top, bytes),
                     lines_text(lines, {top}));
}

}  // namespace plimsoll::report
