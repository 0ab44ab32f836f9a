// SPDX-License-Identifier: Apache-2.0
#include "report/baseline_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"
#include "report/test_text.hpp"

namespace plimsoll::report {
namespace {

constexpr std::size_t kSitesOnRecord = 5;

struct Figure {
  const char* name;
  std::size_t was, now;
  bool is_bytes = true;
};

std::vector<Figure> figures_of(const BaselineLine& line, const FigureRecord& test) {
  return {{"peak", line.peak, test.peak},
          {"total", line.total, test.total},
          {"allocations", line.allocations, test.allocations, false}};
}

// What lies between two figures that count as equal.
std::size_t margin(const Figure& figure, const BaselineLine& line, const Tolerance& tolerance) {
  const unsigned percent = line.percent.value_or(tolerance.percent);
  const std::size_t part = figure.was / 100 * percent + figure.was % 100 * percent / 100;
  return std::max(part, figure.is_bytes ? tolerance.slack_bytes : tolerance.slack_allocations);
}

bool is_worse(const Figure& figure, const BaselineLine& line, const Tolerance& tolerance) {
  return figure.now > figure.was && figure.now - figure.was > margin(figure, line, tolerance);
}

bool is_better(const Figure& figure, const BaselineLine& line, const Tolerance& tolerance) {
  return figure.now < figure.was && figure.was - figure.now > margin(figure, line, tolerance);
}

std::string amount(const Figure& figure, std::size_t value) {
  return figure.is_bytes ? format_bytes(value) : std::to_string(value);
}

std::string comparison(const Figure& figure) {
  const bool has_grown = figure.now > figure.was;
  return fmt::format("{} {}, was {} ({}{})", figure.name, amount(figure, figure.now), amount(figure, figure.was),
                     has_grown ? '+' : '-',
                     amount(figure, has_grown ? figure.now - figure.was : figure.was - figure.now));
}

// Functions, because lines move with every edit; and no folders, because a baseline is for every checkout.
std::string site_name(const Frame& frame) {
  if (frame.file.empty()) return frame.function;
  return frame.file.substr(frame.file.rfind('/') + 1) + ' ' + frame.function;
}

std::map<std::string, std::size_t> sites_of(const TestRecord& test, const std::vector<Frame>& frames) {
  std::map<std::string, std::size_t> sites;
  for (const SiteRecord& site : test.peak_sites) {
    if (site.frameworks_own || site.stack.empty()) continue;
    sites[site_name(frames[site.stack[site.line]])] += site.bytes;
  }
  return sites;
}

std::vector<std::pair<std::string, std::size_t>> largest(const std::map<std::string, std::size_t>& sites) {
  std::vector<std::pair<std::string, std::size_t>> sorted(sites.begin(), sites.end());
  std::ranges::stable_sort(sorted, std::greater(), &std::pair<std::string, std::size_t>::second);
  if (sorted.size() > kSitesOnRecord) sorted.resize(kSitesOnRecord);
  return sorted;
}

struct Growth {
  std::string site;
  std::size_t now, was;
};

std::string grown_lines(const BaselineLine& line, const TestRecord& test, const std::vector<Frame>& frames) {
  std::vector<Growth> grown;
  for (const auto& [site, now] : sites_of(test, frames)) {
    const auto known = line.sites.find(site);
    const std::size_t was = known == line.sites.end() ? 0 : known->second;
    if (now > was) grown.push_back({site, now, was});
  }
  std::ranges::stable_sort(grown, std::greater(), [](const Growth& growth) { return growth.now - growth.was; });
  if (grown.size() > kSitesOnRecord) grown.resize(kSitesOnRecord);
  std::string text;
  for (const Growth& growth : grown)
    text +=
        fmt::format("  +{}  {}  ({} at the peak, {})\n", format_bytes(growth.now - growth.was), growth.site,
                    format_bytes(growth.now), growth.was == 0 ? "not on record" : "was " + format_bytes(growth.was));
  return text;
}

bool can_be_compared(const TestRecord& test) {
  if (test.result == Result::passed) return true;
  return test.result == Result::failed && !test.verdicts.empty() &&
         std::ranges::all_of(test.verdicts, [](const VerdictRecord& verdict) { return verdict.kind == "baseline"; });
}

// visit(const std::string& section, const TestRecord&)
template <class Visit>
void for_each_test(const RunRecord& run, Visit&& visit) {
  std::map<std::string, std::string> sections;
  for (const ProgramRecord& program : run.programs) sections[program.name] = section_of(program);
  for (const TestRecord& test : run.tests)
    if (can_be_compared(test)) visit(sections[test.program], test);
}

}  // namespace

Against compare(const BaselineLine& line, const FigureRecord& test, const Tolerance& tolerance) {
  const std::vector<Figure> figures = figures_of(line, test);
  const auto any = [&](auto is) {
    return std::ranges::any_of(figures, [&](const Figure& f) { return is(f, line, tolerance); });
  };
  if (any(is_worse)) return Against::worse;
  return any(is_better) ? Against::better : Against::equal;
}

std::string worse_text(const std::string& name, const BaselineLine& line, const TestRecord& test,
                       const std::vector<Frame>& frames, const Tolerance& tolerance) {
  std::string text;
  for (const Figure& figure : figures_of(line, test))
    if (is_worse(figure, line, tolerance)) text += (text.empty() ? "" : "; ") + comparison(figure);
  return fmt::format("Worse than the baseline: {}: {}\n", test_name(name), text) + grown_lines(line, test, frames);
}

BaselineCheck check(const Baseline& baseline, const RunRecord& run) {
  BaselineCheck result;
  std::string better;
  for_each_test(run, [&](const std::string& section, const TestRecord& test) {
    const auto tests = baseline.sections.find(section);
    if (tests == baseline.sections.end() || !tests->second.contains(test.name)) {
      ++result.unknown;
      return;
    }
    const BaselineLine& line = tests->second.at(test.name);
    ++result.compared;
    const Against against = compare(line, test, baseline.tolerance);
    result.worse += against == Against::worse;
    result.better += against == Against::better;
    if (against == Against::worse) result.text += worse_text(test.name, line, test, run.frames, baseline.tolerance);
    if (against != Against::better) return;
    better += fmt::format("Better than the baseline: {}:", test_name(test.name));
    for (const Figure& figure : figures_of(line, test))
      if (is_better(figure, line, baseline.tolerance)) better += ' ' + comparison(figure) + ';';
    better.back() = '\n';
  });
  result.text += better + fmt::format("{} compared: {} worse, {} better\n", counted(result.compared, "test"),
                                      result.worse, result.better);
  if (result.unknown)
    result.text += fmt::format("{} no line yet: `plimsoll baseline update` adds them\n",
                               result.unknown == 1 ? "1 test has" : fmt::format("{} tests have", result.unknown));
  return result;
}

void update(Baseline& baseline, const RunRecord& run) {
  for_each_test(run, [&](const std::string& section, const TestRecord& test) {
    const auto [entry, is_new] = baseline.sections[section].try_emplace(test.name);
    BaselineLine& line = entry->second;
    if (!is_new && compare(line, test, baseline.tolerance) == Against::equal) return;
    line.peak = test.peak;
    line.total = test.total;
    line.allocations = test.allocations;
    line.sites.clear();
    for (const auto& [site, bytes] : largest(sites_of(test, run.frames))) line.sites[site] = bytes;
  });
}

}  // namespace plimsoll::report
