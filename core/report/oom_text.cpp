// SPDX-License-Identifier: Apache-2.0
#include "report/oom_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

using Kind = OomFinding::Kind;

std::string leaked_text(const OomFinding& finding) {
  std::size_t size = 0, count = 0;
  for (const snapshot::TopLine& line : finding.lines) size += line.size, count += line.count;
  std::string text = fmt::format("leaks {} in {}", format_bytes(size), counted(count, "block"));
  if (finding.below_count > 0)
    text += fmt::format(" (and {} in {} that only {} to)", format_bytes(finding.below_size),
                        counted(finding.below_count, "block"), count == 1 ? "it points" : "they point");
  return text;
}

// What the block does, as the rest of a sentence.
std::string deed(const OomFinding& finding) {
  switch (finding.kind) {
    case Kind::leaked:
      return leaked_text(finding);
    case Kind::threw:
      return fmt::format("throws {}, where std::bad_alloc alone may leave it,", finding.detail);
    case Kind::terminated:
      return finding.detail.empty() ? "calls std::terminate"
                                    : fmt::format("calls std::terminate for {}", finding.detail);
    case Kind::crashed:
      return fmt::format("crashes ({})", finding.detail);
    case Kind::ended:
      return fmt::format("ends the program ({})", finding.detail);
    case Kind::hung:
      return fmt::format("does not come to its end ({}; a block that waits for another thread cannot be tried)",
                         finding.detail);
    case Kind::unjudged:
      return fmt::format("could not be judged for leaks ({})", finding.detail);
    case Kind::not_tried:
      return fmt::format("could not be tried ({})", finding.detail);
  }
  return {};
}

std::string heading_of(Kind kind) {
  switch (kind) {
    case Kind::leaked:
      return "Allocated in the block, and lost then:\n";
    case Kind::threw:
      return "It throws at:\n";
    case Kind::terminated:
    case Kind::crashed:
      return "It ends at:\n";
    default:
      return {};
  }
}

std::string printed_text(const std::string& printed) {
  std::string text;
  for (std::size_t begin = 0; begin < printed.size();) {
    const std::size_t end = std::min(printed.find('\n', begin), printed.size());
    text += "  | " + printed.substr(begin, end - begin) + '\n';
    begin = end + 1;
  }
  return text.empty() ? text : "The last that it printed:\n" + text;
}

}  // namespace

bool OomFinding::is_like(const OomFinding& other) const {
  const auto same = [](const snapshot::TopLine& a, const snapshot::TopLine& b) { return a.frame == b.frame; };
  return kind == other.kind && detail == other.detail && same(failed, other.failed) &&
         std::ranges::equal(lines, other.lines, same);
}

std::string ordinal(std::size_t number) {
  const bool is_teen = number / 10 % 10 == 1;
  const char* const endings[] = {"th", "st", "nd", "rd"};
  return fmt::format("{}{}", number, is_teen || number % 10 > 3 ? "th" : endings[number % 10]);
}

std::string oom_text(const OomFinding& finding, std::size_t allocations, std::size_t top) {
  std::string text = fmt::format("Not safe when memory runs out: the block {} when its {} allocation of {} fails",
                                 deed(finding), ordinal(finding.number), allocations);
  if (finding.more > 0) text += fmt::format(", and so for {} more of that line", finding.more);
  text += ".\nThe allocation that fails:\n" + lines_text({finding.failed}, {1, "", "call"});
  if (!finding.lines.empty())
    text +=
        heading_of(finding.kind) + lines_text(finding.lines, {.top = top, .has_figures = finding.kind == Kind::leaked});
  return text + printed_text(finding.printed);
}

std::string oom_untold_text(std::size_t count) {
  return fmt::format("Not safe when memory runs out in {} too. Mend those above first.\n", counted(count, "other way"));
}

std::string oom_limit_text(std::size_t most) {
  return fmt::format(
      "EXPECT_OOM_SAFE gave up: the block allocates more than {} times, and from there on nothing was failed. "
      "Make it allocate less often, or in a loop fewer times.\n",
      most);
}

std::string oom_unarmed_text() {
  return "EXPECT_OOM_SAFE failed no allocation: 16 injections and sweeps are open already, or it was judged before. "
         "End some "
         "of them first.\n";
}

}  // namespace plimsoll::report
