// SPDX-License-Identifier: Apache-2.0
// One benchmark that allocates 1000 B each time, and one that allocates nothing.
#include <benchmark/benchmark.h>

#include <vector>

namespace {

void build(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(std::vector<char>(1000).data());
}
BENCHMARK(build)->Iterations(10);

void nothing(benchmark::State& state) {
  for (auto _ : state) benchmark::ClobberMemory();
}
BENCHMARK(nothing)->Iterations(10);

}  // namespace
