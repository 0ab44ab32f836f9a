// SPDX-License-Identifier: Apache-2.0
#include "report/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "plimsoll/snapshot.hpp"
#include "report/fold.hpp"
#include "report/frame_numbers.hpp"
#include "report/run_json.hpp"

namespace plimsoll::report {
namespace {

std::string described(const session::Build& build) {
  return fmt::format("{}, {}, {}, sanitizer {}", build.compiler, build.standard_library, build.type, build.sanitizer);
}

// What all of them were told.
void keep_common(std::map<std::string, std::string>& options, const std::map<std::string, std::string>& others) {
  std::erase_if(options, [&](const auto& option) {
    const auto other = others.find(option.first);
    return other == others.end() || other->second != option.second;
  });
}

void fold(ProgramRecord& all, ProgramRecord one) {
  if (described(all.build) != described(one.build))
    throw FileError(
        fmt::format("cannot merge: {} is of two builds ({}; {}); merge the reports of each build by themselves",
                    all.name, described(all.build), described(one.build)));
  keep_common(all.options, one.options);
  all.folder = std::min(all.folder, one.folder);
  all.overhead = std::max(all.overhead, one.overhead);
  all.dropped_blocks += one.dropped_blocks;
  all.dropped_stacks += one.dropped_stacks;
  all.dropped_scopes += one.dropped_scopes;
  add_new(all.verdicts, std::move(one.verdicts));
}

void fold(SuiteRecord& all, SuiteRecord one) {
  report::fold(static_cast<FigureRecord&>(all), one);
  add_new(all.verdicts, std::move(one.verdicts));
}

// The program's own is carried by each process.
void fold(CarryRecord& all, CarryRecord one) {
  if (one.bytes > all.bytes) all = std::move(one);
}

void fold(SuppressionRecord& all, SuppressionRecord one) {
  all.bytes += one.bytes;
  all.blocks += one.blocks;
  std::set<std::string> tests(all.tests.begin(), all.tests.end());
  tests.insert(one.tests.begin(), one.tests.end());
  all.tests.assign(tests.begin(), tests.end());
}

template <class Key, class Record>
void add_to(std::map<Key, Record>& all, const Key& key, Record& record) {
  const auto known = all.find(key);
  if (known == all.end())
    all.emplace(key, std::move(record));
  else
    fold(known->second, std::move(record));
}

template <class Key, class Record>
std::vector<Record> values_of(std::map<Key, Record> all) {
  std::vector<Record> values;
  for (auto& [key, record] : all) values.push_back(std::move(record));
  return values;
}

// The stacks of all runs, in numbers of one table.
class Renumbering {
 public:
  explicit Renumbering(FrameNumbers& frames) : frames_(frames) {}

  void renumber(RunRecord& run) {
    for (TestRecord& test : run.tests) {
      renumber(run, test.verdicts);
      renumber(run, test.peak_sites);
      renumber(run, test.retained_sites);
    }
    for (SuiteRecord& suite : run.suites) renumber(run, suite.verdicts);
    for (ProgramRecord& program : run.programs) renumber(run, program.verdicts);
    for (CarryRecord& carry : run.carries) renumber(run, carry.sites);
  }

 private:
  template <class Record>
  void renumber(const RunRecord& run, std::vector<Record>& records) {
    for (Record& record : records)
      for (std::size_t& frame : record.stack) frame = frames_.number_of(run.frames[frame]);
  }

  FrameNumbers& frames_;
};

using Name = std::pair<std::string, std::string>;  // of a program, and of something in it
using Place = std::tuple<std::string, std::string, std::string>;

}  // namespace

RunRecord merge(std::vector<RunRecord> runs) {
  // Where two are as good, the first is taken: so there must be one order.
  std::map<std::string, RunRecord> sorted;
  std::vector<std::string> order;
  for (RunRecord& run : runs) {
    order.push_back(to_json(run));
    sorted.try_emplace(order.back(), std::move(run));
  }
  std::ranges::sort(order);
  std::map<std::string, ProgramRecord> programs;
  std::map<Name, TestRecord> tests;
  std::map<Name, SuiteRecord> suites;
  std::map<Place, CarryRecord> carries;
  std::map<Place, SuppressionRecord> suppressions;
  FrameNumbers frames;
  RunRecord all;
  for (const std::string& text : order) {
    RunRecord run = sorted.at(text);
    all.version = std::max(all.version, run.version);
    Renumbering(frames).renumber(run);
    for (ProgramRecord& one : run.programs) add_to(programs, std::string(one.name), one);
    for (TestRecord& one : run.tests) add_to(tests, Name(one.program, one.name), one);
    for (SuiteRecord& one : run.suites) add_to(suites, Name(one.program, one.name), one);
    for (CarryRecord& one : run.carries) add_to(carries, Place(one.program, one.owner, one.name), one);
    for (SuppressionRecord& one : run.suppressions)
      add_to(suppressions, Place(one.program, one.pattern, one.place), one);
  }
  all.programs = values_of(std::move(programs));
  all.tests = values_of(std::move(tests));
  all.suites = values_of(std::move(suites));
  all.carries = values_of(std::move(carries));
  std::ranges::stable_sort(all.carries, std::greater(), &CarryRecord::bytes);
  all.suppressions = values_of(std::move(suppressions));
  all.frames = frames.frames();
  return all;
}

}  // namespace plimsoll::report
