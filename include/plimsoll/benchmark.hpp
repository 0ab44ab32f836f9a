// SPDX-License-Identifier: Apache-2.0
// For Google Benchmark. Linking plimsoll::benchmark is enough for the figures: each run's allocs_per_iter,
// max_bytes_used, total_allocated_bytes and net_heap_growth, which its JSON has from then on. A label takes one line in
// main, since only a reporter may set it:
//
//   benchmark::Initialize(&argc, argv);
//   plimsoll::benchmark::Labels labels;
//   benchmark::RunSpecifiedBenchmarks(&labels);
//
// Google Benchmark calls a benchmark once more for its memory, on one thread, for at most 16 iterations; tracing is on
// in that call alone. So times are those of the program without tracing, on mimalloc. A program that registers a
// MemoryManager of its own gets that one's figures, and no labels.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <vector>

namespace plimsoll::benchmark {

// Reports as another reporter does, and adds to each run, after a label of its own, the line that held most at the
// peak. With --benchmark_enable_random_interleaving it cannot be told which run was measured when: there are no labels
// then, unless by chance nothing was interleaved.
class Labels : public ::benchmark::BenchmarkReporter {
 public:
  // The other one outlives this. By default it is the one that --benchmark_format asks for.
  explicit Labels(::benchmark::BenchmarkReporter& other = *::benchmark::CreateDefaultDisplayReporter())
      : other_(other) {}

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;
  void Finalize() override { other_.Finalize(); }

 private:
  bool can_tell(const std::vector<Run>& runs);

  ::benchmark::BenchmarkReporter& other_;
  std::size_t seen_ = 0;      // how many had been measured when runs were reported last
  std::size_t reported_ = 0;  // how many of them have been reported; fewer when benchmarks are interleaved
};

}  // namespace plimsoll::benchmark
