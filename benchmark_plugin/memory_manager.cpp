// SPDX-License-Identifier: Apache-2.0
// What the core measured, told to Google Benchmark. A translation: no figure and no wording is made here but one
// line's. Compiled as C++17 against the user's own Google Benchmark.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plimsoll/benchmark.hpp"
#include "plimsoll/measured_run.hpp"

// The linker is told to look for this (-u), so that this file is not dropped from its archive.
extern "C" {
[[gnu::visibility("default")]] extern const char plimsoll_benchmark_plugin;
const char plimsoll_benchmark_plugin = 1;
}

namespace plimsoll::benchmark {
namespace {

using ::benchmark::MemoryManager;

struct Measured {
  MemoryManager::Result figures;
  std::string top_line;
};

// Each run that was, in order. Never destroyed.
std::vector<Measured>& measured() {
  static auto& runs = *new std::vector<Measured>;
  return runs;
}

// Nothing says `override`: Google Benchmark 1.7 has and calls the first Stop, later ones the second alone.
class Manager : public MemoryManager {
 public:
  void Start() { run_.emplace(); }
  void Stop(Result* result) { Stop(*result); }
  void Stop(Result& result) {
    session::MeasuredRun::Figures figures = run_->figures();
    run_.reset();
    result.num_allocs = static_cast<std::int64_t>(figures.allocations);
    result.max_bytes_used = static_cast<std::int64_t>(figures.peak);
    result.total_allocated_bytes = static_cast<std::int64_t>(figures.total);
    result.net_heap_growth = static_cast<std::int64_t>(figures.growth);
    measured().push_back({result, std::move(figures.top_line)});
  }

 private:
  std::optional<session::MeasuredRun> run_;
};

// Before the program's own initialisers: if one of them registers a manager, that is the one the user wants.
[[gnu::constructor(101)]] void register_manager() {
  static auto& manager = *new Manager;
  ::benchmark::RegisterMemoryManager(&manager);
}

// Before Google Benchmark 1.9.2 a run points to figures that later repetitions have moved away. One that failed has
// none.
void mend_figures(const MemoryManager::Result*& figures, const MemoryManager::Result* known) {
  if (figures) figures = known;
}
[[maybe_unused]] void mend_figures(const MemoryManager::Result&, const MemoryManager::Result*) {}

void add_label(std::string& label, const std::string& top_line) {
  if (!label.empty() && !top_line.empty()) label += ", ";
  label += top_line;
}

}  // namespace

bool Labels::ReportContext(const Context& context) {
  other_.SetOutputStream(&GetOutputStream());  // set for this one since it was made
  other_.SetErrorStream(&GetErrorStream());
  return other_.ReportContext(context);
}

// The repetitions of a benchmark are reported together, after the last one: so they are all that was measured since the
// last report, unless others have come in between. Their statistics may follow, and were not measured.
bool Labels::can_tell(const std::vector<Run>& runs) {
  if (seen_ == measured().size()) return false;
  const bool none_was_left = seen_ == reported_;
  seen_ = measured().size();
  reported_ += static_cast<std::size_t>(runs.front().repetitions);
  return none_was_left && seen_ == reported_;
}

void Labels::ReportRuns(const std::vector<Run>& runs) {
  if (measured().empty()) {
    GetErrorStream() << "Plimsoll measures nothing, because another benchmark::MemoryManager is registered.\n";
    return other_.ReportRuns(runs);
  }
  std::vector<Run> labelled = runs;
  const bool is_known = can_tell(runs);
  for (Run& run : labelled) {
    if (run.run_type != Run::RT_Iteration) continue;
    if (is_known) {
      const Measured& its = measured()[seen_ - static_cast<std::size_t>(run.repetitions - run.repetition_index)];
      mend_figures(run.memory_result, &its.figures);
      add_label(run.report_label, its.top_line);
    } else if (run.repetitions > 1) {
      mend_figures(run.memory_result, nullptr);
    }
  }
  other_.ReportRuns(labelled);
}

}  // namespace plimsoll::benchmark
