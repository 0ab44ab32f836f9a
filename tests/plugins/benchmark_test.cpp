// SPDX-License-Identifier: Apache-2.0
// plimsoll::benchmark: the figures that Google Benchmark writes are those of the benchmark's code, to the byte, and a
// run's label is the line that held most at its peak.
#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>

#include "child_run.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// The runs of the benchmarks whose names begin so.
std::vector<json> runs_of(Child child, const std::string& name) {
  const ChildOutcome outcome =
      child.argument("--benchmark_format=json").argument("--benchmark_filter=^" + name + "(/|$)").run_as_is();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  const json report = json::parse(outcome.out, nullptr, false);
  EXPECT_FALSE(report.is_discarded()) << outcome.out;
  std::vector<json> runs;
  for (const json& run : report["benchmarks"])
    if (run["run_type"] == "iteration") runs.push_back(run);
  return runs;
}

json run_of(const std::string& name, const std::string& options = "") {
  const std::vector<json> runs = runs_of(Child("benchmarks").options(options), name);
  EXPECT_EQ(runs.size(), 1);
  return runs.empty() ? json() : runs.front();
}

std::string label_of(const json& run) { return run.value("label", ""); }

struct Figures {
  double allocs_per_iter;
  long max_bytes_used, total_allocated_bytes, net_heap_growth;
};

void expect_figures(const json& run, const Figures& expected) {
  EXPECT_EQ(run["allocs_per_iter"].get<double>(), expected.allocs_per_iter);
  EXPECT_EQ(run["max_bytes_used"], expected.max_bytes_used);
  EXPECT_EQ(run["total_allocated_bytes"], expected.total_allocated_bytes);
  EXPECT_EQ(run["net_heap_growth"], expected.net_heap_growth);
}

TEST(BenchmarkTest, OneThatAllocatesNothingHasNoFiguresAndNoLabel) {
  for (const char* name : {"Nothing", "NothingWithArguments"}) {
    const json run = run_of(name);
    expect_figures(run, {0, 0, 0, 0});
    EXPECT_EQ(label_of(run), "") << name;
  }
}

TEST(BenchmarkTest, FiguresAreExactAndTheLabelIsTheTopLine) {
  const json run = run_of("Temporary");
  expect_figures(run, {2, 1500, 8 * 1500, 0});
  EXPECT_THAT(label_of(run),
              AllOf(StartsWith("1000 B of 1.5 KiB at the peak: "), HasSubstr(place("benchmarks.cpp", "larger") + " ")));
}

TEST(BenchmarkTest, WhatIsKeptIsGrowth) { expect_figures(run_of("Keeps"), {1, 8 * 104, 8 * 104, 8 * 104}); }

TEST(BenchmarkTest, OfABenchmarkOnThreadsOneThreadIsMeasured) {
  expect_figures(run_of("TemporaryOnTwoThreads"), {2, 1500, 8 * 1500, 0});
}

TEST(BenchmarkTest, ThreadsThatABenchmarkStartsCount) {
  const json run = run_of("OnThread");
  expect_figures(run, {1, 2000, 8 * 2000, 0});
  EXPECT_THAT(label_of(run), HasSubstr(place("benchmarks.cpp", "some") + " "));
}

TEST(BenchmarkTest, AFreeOfWhatWasThereBeforeCountsWhenAllIsTraced) {
  expect_figures(run_of("Renews"), {1, 300, 8 * 300, 300});
  expect_figures(run_of("Renews", "trace=1"), {1, 0, 8 * 300, 0});
}

TEST(BenchmarkTest, AUsersLabelComesFirst) {
  EXPECT_THAT(label_of(run_of("Labelled")),
              AllOf(StartsWith("a label that is too long for a string without memory, 100 B of 100 B at the peak: "),
                    HasSubstr("benchmarks.cpp:")));
}

TEST(BenchmarkTest, EachRepetitionHasItsOwnFiguresAndLabel) {
  const std::vector<json> runs = runs_of(Child("benchmarks"), "OtherLineEachTime");
  ASSERT_EQ(runs.size(), 2);
  for (const json& run : runs) expect_figures(run, {1, 10, 80, 0});
  EXPECT_THAT(label_of(runs[0]), HasSubstr(place("benchmarks.cpp", "first") + " "));
  EXPECT_THAT(label_of(runs[1]), HasSubstr(place("benchmarks.cpp", "second") + " "));
}

TEST(BenchmarkTest, InterleavedRunsHaveNoFiguresOrLabelsOfOthers) {
  const std::vector<json> runs = runs_of(
      Child("benchmarks").argument("--benchmark_repetitions=5").argument("--benchmark_enable_random_interleaving=true"),
      "(Temporary|Keeps|Labelled)");
  ASSERT_EQ(runs.size(), 15);
  std::map<std::string, std::string> lines = {{"Temporary/iterations:8", place("benchmarks.cpp", "larger")},
                                              {"Keeps/iterations:8", place("benchmarks.cpp", "keeps")},
                                              {"Labelled/iterations:8", place("benchmarks.cpp", "some")}};
  for (const json& run : runs) {
    const std::string label = label_of(run);
    if (run["name"] == "Temporary/iterations:8" && run.contains("max_bytes_used"))
      expect_figures(run, {2, 1500, 8 * 1500, 0});
    if (label.find("at the peak") == label.npos) continue;
    EXPECT_THAT(label, HasSubstr(lines[run["name"]]));
  }
}

TEST(BenchmarkTest, AUsersManagerIsUsedAndThatIsSaid) {
  for (const Child& child :
       {Child("benchmarks").argument("late_manager"), Child("benchmarks").environment("EARLY_MANAGER=1")}) {
    const std::vector<json> runs = runs_of(child, "Temporary");
    ASSERT_EQ(runs.size(), 1);
    EXPECT_EQ(runs[0]["allocs_per_iter"], 10);
    EXPECT_EQ(runs[0]["max_bytes_used"], 4321);
    EXPECT_EQ(label_of(runs[0]), "");
    EXPECT_THAT(Child(child).argument("--benchmark_filter=Keeps").run_as_is().err,
                HasSubstr("Plimsoll measures nothing, because another benchmark::MemoryManager is registered."));
  }
}

TEST(BenchmarkTest, AFileOfItsOwnHasTheFiguresToo) {
  const std::string path = temporary_path(".json");
  const ChildOutcome outcome =
      Child("benchmarks").argument("--benchmark_filter=Temporary/").argument("--benchmark_out=" + path).run_as_is();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("1000 B of 1.5 KiB at the peak: "));
  EXPECT_EQ(json::parse(contents_of(path))["benchmarks"][0]["max_bytes_used"], 1500);
}

}  // namespace
}  // namespace plimsoll::testing
