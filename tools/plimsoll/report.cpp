// SPDX-License-Identifier: Apache-2.0
// plimsoll report FILE: what a run found, for people and code hosts. plimsoll merge: several runs as one.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "choice.hpp"
#include "command.hpp"
#include "console.hpp"
#include "report/baseline.hpp"
#include "report/github_text.hpp"
#include "report/markdown_text.hpp"
#include "report/merge.hpp"
#include "report/run_json.hpp"
#include "report/unnamed_frames.hpp"
#include "report_formats.hpp"
#include "snapshot/whole_file.hpp"

namespace plimsoll::tool {
namespace {

constexpr std::size_t kLargest = std::size_t{1} << 30;

enum class Format { text, html, markdown, sarif, gitlab, github };

const std::map<std::string, Format> kFormats{{"text", Format::text},         {"html", Format::html},
                                             {"markdown", Format::markdown}, {"sarif", Format::sarif},
                                             {"gitlab", Format::gitlab},     {"github", Format::github}};

report::FormerPeaks peaks_of(const std::string& file, const report::RunRecord& run) {
  report::FormerPeaks peaks;
  if (file.empty()) return peaks;
  const report::Baseline baseline = report::read_baseline(snapshot::read_file(file, kLargest), file);
  for (const report::ProgramRecord& program : run.programs)
    if (const auto tests = baseline.sections.find(report::section_of(program)); tests != baseline.sections.end())
      for (const auto& [test, line] : tests->second) peaks[{program.name, test}] = line.peak;
  return peaks;
}

report::FormerPeaks peaks_of(const report::RunRecord& former) {
  report::FormerPeaks peaks;
  for (const report::TestRecord& test : former.tests) peaks[{test.program, test.name}] = test.peak;
  return peaks;
}

struct Report {
  std::string file, root, baseline, against, test;
  Format format = Format::text;
  std::size_t limit = 20;

  void run() const {
    if (!test.empty() && format != Format::text) throw CLI::ValidationError("--test is for --format text");
    const report::RunRecord run = load_report(file);
    const report::SourceRoot at = root.empty() ? report::SourceRoot::found() : report::SourceRoot(root);
    print(test.empty() ? text_of(run, at) : text_of_test(run));
  }

 private:
  std::string text_of_test(const report::RunRecord& run) const {
    const auto found = std::ranges::find(run.tests, test, &report::TestRecord::name);
    if (found == run.tests.end())
      throw FileError(
          fmt::format("'{}' has no test '{}': without --test, and with --limit 0, it names them all", file, test));
    return to_text(run, *found, terminal_width());
  }
  std::string text_of(const report::RunRecord& run, const report::SourceRoot& at) const {
    const std::optional<report::RunRecord> other = against.empty() ? std::nullopt : std::optional(load_report(against));
    const report::FormerPeaks former = other ? peaks_of(*other) : peaks_of(baseline, run);
    switch (format) {
      case Format::text:
        return to_text(run, former, limit, terminal_width());
      case Format::html:
        return to_html(run, former, other ? &*other : nullptr);
      case Format::sarif:
        return to_sarif(run, at);
      case Format::gitlab:
        return to_gitlab(run, at);
      case Format::github:
        return report::github_annotations(report::placed_verdicts(run, at));
      case Format::markdown:
        break;
    }
    return report::markdown_text(run, at, limit, former);
  }
};

struct Merge {
  std::string output;
  std::vector<std::string> files;

  void run() const {
    std::vector<report::RunRecord> runs;
    for (const std::string& file : files) runs.push_back(load_report(file));
    snapshot::write_file(output, report::to_json(report::merge(std::move(runs))));
  }
};

}  // namespace

report::RunRecord load_report(const std::string& file) {
  static std::set<std::string> told;
  report::RunRecord run = report::from_json(snapshot::read_file(file, kLargest), file);
  for (const std::string& module : report::name_frames(run))
    if (told.insert(module).second)
      warn(
          fmt::format("{} is not what it was when tests ran, so stacks through it stay without names; `plimsoll merge` "
                      "writes names down, before the next build",
                      module));
  return run;
}

void add_report(CLI::App& program) {
  auto reporting = std::make_shared<Report>();
  CLI::App* command = program.add_subcommand("report", "What a run of tests found, from its report=FILE");
  command->add_option("FILE", reporting->file, "A report that PLIMSOLL_OPTIONS=report=FILE wrote")->required();
  command
      ->add_option("--format", reporting->format,
                   "text (for a terminal), html, markdown, sarif, gitlab (code quality) or github (annotations)")
      ->transform(one_of(kFormats))
      ->option_text("text|html|markdown|sarif|gitlab|github [text]");
  command->add_option("--test", reporting->test, "For text: one test, and who allocated what it took and left");
  command->add_option("--root", reporting->root,
                      "What paths are relative to; else GITHUB_WORKSPACE, CI_PROJECT_DIR, or the repository around");
  CLI::Option* baseline = command->add_option("--baseline", reporting->baseline,
                                              "For text, html and markdown: a baseline to tell changes from");
  command
      ->add_option("--against", reporting->against,
                   "The same from the report of another run; in html it gives each flame graph its colours")
      ->excludes(baseline);
  command->add_option("--limit", reporting->limit, "For text and markdown: tests in the table; 0: all")
      ->option_text("N [20]");
  command->footer(R"(Examples:
  plimsoll report memory.json
  plimsoll report memory.json --test Cache.Insert
  plimsoll report memory.json --format html > memory.html
  plimsoll report memory.json --format html --against before.json > changes.html
  plimsoll report memory.json --format markdown >> "$GITHUB_STEP_SUMMARY"
  plimsoll report memory.json --format github
  plimsoll report memory.json --format gitlab > gl-code-quality-report.json
  plimsoll report memory.json --format sarif > memory.sarif)");
  command->callback([reporting] { reporting->run(); });
}

void add_merge(CLI::App& program) {
  auto merging = std::make_shared<Merge>();
  CLI::App* command = program.add_subcommand("merge", "The reports of shards and programs as one");
  command->add_option("OUT", merging->output, "The file to write, with mode 0600")->required();
  command->add_option("FILE", merging->files, "Reports, in any order")->required();
  command->footer(R"(Example:
  PLIMSOLL_OPTIONS=report=memory-%t-%p.json ctest -j8 && plimsoll merge memory.json memory-*-*.json)");
  command->callback([merging] { merging->run(); });
}

}  // namespace plimsoll::tool
