// SPDX-License-Identifier: Apache-2.0
// The report of a run for people who stay at their terminal: the tests with a bar for each peak, what tests left held,
// and of one test the tree of its callers. Pure, but for the colours of the console.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "console.hpp"
#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "report/run_json.hpp"
#include "report_formats.hpp"

namespace plimsoll::tool {
namespace {

using report::FormerPeaks;
using report::RunRecord;
using report::SiteRecord;
using report::TestRecord;

constexpr std::size_t kAmount = 10, kNarrowest = 40;

// Names come from a file, and an escape sequence among them would act.
std::string harmless(std::string text) {
  for (char& c : text)
    if (std::iscntrl(static_cast<unsigned char>(c)) && c != '\n') c = ' ';
  return text;
}

// In so many letters, with dots where it was cut.
std::string fitted(const std::string& text, std::size_t width) {
  const std::string plain = harmless(text), cut = fmt::format("{:.{}}", plain, width);
  return cut == plain || width < 4 ? cut : fmt::format("{:.{}}...", plain, width - 3);
}

std::string colored(std::string_view color, const std::string& text) {
  return text.empty() ? text : fmt::format("{}{}{}", color, text, colors().plain);
}

std::string bar(std::size_t part, std::size_t whole, std::size_t width) {
  const auto letters = static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(whole, 1)) * double(width);
  return std::string(std::min(width, static_cast<std::size_t>(letters + 0.5)), '#');
}

// "+1.0 MiB", "new", or nothing where there is nothing to compare with.
std::string change_of(const TestRecord& test, const FormerPeaks& former) {
  if (former.empty()) return {};
  const auto was = former.find({test.program, test.name});
  if (was == former.end()) return "new";
  if (was->second == test.peak) return "same";
  const bool has_grown = test.peak > was->second;
  return (has_grown ? '+' : '-') + format_bytes(has_grown ? test.peak - was->second : was->second - test.peak);
}

std::string_view color_of(const std::string& change) {
  if (change.starts_with('+')) return colors().growth;
  return change.starts_with('-') ? colors().shrinkage : colors().quiet;
}

std::string heading(const RunRecord& run) {
  std::string programs;
  for (const report::ProgramRecord& program : run.programs)
    programs += fmt::format("{}{} ({}, {})", programs.empty() ? "" : ", ", program.name, program.build.compiler,
                            program.build.type);
  const auto failed = std::ranges::count(run.tests, report::Result::failed, &TestRecord::result);
  return harmless(fmt::format("{}: {}, {} failed\n", programs, report::counted(run.tests.size(), "test"),
                              failed == 0 ? "none" : std::to_string(failed)));
}

std::vector<const TestRecord*> by_peak(const RunRecord& run) {
  std::vector<const TestRecord*> tests;
  for (const TestRecord& test : run.tests) tests.push_back(&test);
  std::ranges::stable_sort(tests, std::greater(), [](const TestRecord* test) { return test->peak; });
  return tests;
}

std::string table(const std::vector<const TestRecord*>& tests, const FormerPeaks& former, std::size_t width) {
  const std::size_t change_width = former.empty() ? 0 : kAmount + 2;
  const std::size_t name_width = (width - kAmount - change_width - 5) * 3 / 5;
  const std::size_t bar_width = width - name_width - kAmount - change_width - 5;
  std::string text;
  for (const TestRecord* test : tests) {
    const std::string change = change_of(*test, former);
    const std::string name = fmt::format("{:<{}}", fitted(test->name, name_width), name_width);
    const bool has_failed = test->result == report::Result::failed;
    text += fmt::format("{:>{}}  {}{} {} {}\n", format_bytes(test->peak), kAmount,
                        change_width ? colored(color_of(change), fmt::format("{:>{}}", change, kAmount)) + "  " : "",
                        has_failed ? colored(colors().growth, "!") : " ",
                        has_failed ? colored(colors().growth, name) : name,
                        colored(colors().place, bar(test->peak, tests.front()->peak, bar_width)));
  }
  return text;
}

std::string described(const Frame& frame) {
  const std::string place = report::place_of(frame);
  return frame.function + (place.empty() ? "" : "  " + place);
}

const Frame* blamed(const RunRecord& run, const SiteRecord& site) {
  return site.stack.empty() ? nullptr : &run.frames[site.stack[site.line]];
}

std::string carries_part(const RunRecord& run, std::size_t limit, std::size_t width) {
  if (run.carries.empty()) return {};
  std::string text = "\nHeld until the end, by who left it\n";
  const std::size_t shown = limit == 0 ? run.carries.size() : std::min(limit, run.carries.size());
  for (const report::CarryRecord& carry :
       std::vector(run.carries.begin(), run.carries.begin() + std::ptrdiff_t(shown))) {
    const std::string owner = carry.name.empty() ? carry.owner : carry.name;
    const Frame* const frame = carry.sites.empty() ? nullptr : blamed(run, carry.sites.front());
    const std::string line = frame ? "  " + described(*frame) : "";
    text += fmt::format("{:>{}}  {}\n", format_bytes(carry.bytes), kAmount, fitted(owner + line, width - kAmount - 2));
  }
  return text;
}

struct Node {
  std::size_t frame = 0;  // its number
  std::size_t bytes = 0;
  bool is_blamed = false;
  std::vector<Node> inner;

  Node& at(std::size_t number) {
    const auto known = std::ranges::find(inner, number, &Node::frame);
    return known != inner.end() ? *known : inner.emplace_back(Node{number, 0, false, {}});
  }
};

Node tree_of(const std::vector<SiteRecord>& sites) {
  Node root;
  for (const SiteRecord& site : sites) {
    Node* node = &root;
    for (std::size_t i = site.stack.size(); i-- > 0;) {
      node = &node->at(site.stack[i]);
      node->bytes += site.bytes;
      node->is_blamed |= i == site.line && !site.frameworks_own;
    }
  }
  return root;
}

class Tree {
 public:
  Tree(const RunRecord& run, std::size_t total, std::size_t width) : run_(run), total_(total), width_(width) {}

  // What all stacks came through is no news, but for the last of it.
  std::string text_of(Node node) {
    const auto is_only_a_way = [](const Node& outer) {
      return outer.inner.size() == 1 && !outer.inner[0].is_blamed && outer.inner[0].inner.size() == 1;
    };
    while (is_only_a_way(node)) node = Node(std::move(node.inner[0]));
    add(std::move(node), 0);
    return std::move(text_);
  }

 private:
  static constexpr std::size_t kBar = 12, kLeft = kAmount + kBar + 9, kDeepest = 24;

  void add(Node node, std::size_t depth) {
    std::ranges::stable_sort(node.inner, std::greater(), &Node::bytes);
    for (Node& inner : node.inner) {
      add_line(inner, depth);
      add(std::move(inner), depth + 1);
    }
  }
  void add_line(const Node& node, std::size_t depth) {
    const Frame& frame = run_.frames[node.frame];
    const std::string indent(std::min(depth, kDeepest), ' ');
    const std::size_t room = width_ - std::min(width_ - 10, kLeft + indent.size());
    const std::string line = fitted(described(frame), room);
    const std::size_t percent = node.bytes * 100 / std::max<std::size_t>(total_, 1);
    text_ +=
        fmt::format("{:>{}} {:>3}%  {:<{}}  {}{}\n", format_bytes(node.bytes), kAmount, percent,
                    bar(node.bytes, total_, kBar), kBar, indent, node.is_blamed ? colored(colors().place, line) : line);
    if (node.is_blamed && !frame.source.empty())
      text_ += fmt::format("{:{}}{}{}\n", "", kLeft, indent,
                           colored(colors().quiet, fitted(fmt::format("{} | {}", frame.line, frame.source), room)));
  }

  const RunRecord& run_;
  std::size_t total_, width_;
  std::string text_;
};

std::string tree_part(const char* title, const RunRecord& run, const std::vector<SiteRecord>& sites, std::size_t total,
                      std::size_t width) {
  if (sites.empty()) return {};
  std::size_t known = 0;
  for (const SiteRecord& site : sites) known += site.bytes;
  std::string text = fmt::format("\n{}: {}, who called first\n", title, format_bytes(total));
  text += Tree(run, total, width).text_of(tree_of(sites));
  if (known < total) text += fmt::format("{:>{}}  in other stacks\n", format_bytes(total - known), kAmount);
  return text;
}

}  // namespace

std::string to_text(const RunRecord& run, const FormerPeaks& former, std::size_t limit, std::size_t width) {
  width = std::max(width, kNarrowest);
  std::vector<const TestRecord*> tests = by_peak(run);
  std::string text = heading(run);
  for_each_verdict(run, [&](const report::VerdictRecord& verdict, const std::string&) {
    text += '\n' + harmless(verdict.text) + (verdict.text.ends_with('\n') ? "" : "\n");
  });
  if (tests.empty()) return text;
  const std::size_t all = tests.size();
  if (limit > 0 && limit < all) tests.resize(limit);
  text += "\nHeap at its peak, by test\n" + table(tests, former, width);
  if (tests.size() < all)
    text += fmt::format("  and {}; --limit 0 shows all\n", report::counted(all - tests.size(), "more test"));
  return text + carries_part(run, limit, width);
}

std::string to_text(const RunRecord& run, const TestRecord& test, std::size_t width) {
  width = std::max(width, kNarrowest);
  const std::string place = test.file.empty() ? "" : fmt::format(", {}:{}", test.file, test.line);
  std::string text = harmless(fmt::format("{}{}: {}\n", test.name, place, report::word_of(test.result)));
  for (const report::VerdictRecord& verdict : test.verdicts)
    text += '\n' + harmless(verdict.text) + (verdict.text.ends_with('\n') ? "" : "\n");
  text += tree_part("At its peak", run, test.peak_sites, test.peak, width);
  return text + tree_part("What stayed", run, test.retained_sites, test.retained, width);
}

}  // namespace plimsoll::tool
