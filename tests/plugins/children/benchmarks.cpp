// SPDX-License-Identifier: Apache-2.0
// Benchmarks whose memory is known to the byte, with a main of their own. It takes two arguments of ours: a manager of
// the user's own is registered before main ("early", by the environment) or in it.
#include <benchmark/benchmark.h>
#include <pthread.h>

#include <cstdlib>
#include <cstring>
#include <memory>
#include <plimsoll/benchmark.hpp>

#include "child.hpp"

namespace {

using Bytes = std::unique_ptr<char[]>;
Bytes some(std::size_t size) { return Bytes(keep(new char[size])); }  // LINE: some

void Nothing(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(_);
}
BENCHMARK(Nothing)->Iterations(8);
BENCHMARK(Nothing)->Name("NothingWithArguments")->Args({1, 2, 3})->Iterations(8);

// 2 blocks each time, freed; the one of 500 B comes while that of 1000 B is live.
void Temporary(benchmark::State& state) {
  for (auto _ : state) {
    const Bytes larger(keep(new char[1000]));  // LINE: larger
    const Bytes smaller = some(500);
  }
}
BENCHMARK(Temporary)->Iterations(8);
BENCHMARK(Temporary)->Name("TemporaryOnTwoThreads")->Threads(2)->Iterations(8);

struct Node {
  Node* next;
  char payload[96];
};
Node* all_nodes = nullptr;

void Keeps(benchmark::State& state) {
  for (auto _ : state) all_nodes = keep(new Node{all_nodes, {}});  // LINE: keeps
}
BENCHMARK(Keeps)->Iterations(8);

char* from_before = nullptr;

// What an earlier call allocated is freed, and as much is allocated anew.
void Renews(benchmark::State& state) {
  for (auto _ : state) {
    delete[] from_before;
    from_before = keep(new char[300]);
  }
}
BENCHMARK(Renews)->Iterations(8);

void* allocate_on_thread(void*) {
  some(2000);
  return nullptr;
}

void OnThread(benchmark::State& state) {
  for (auto _ : state) {
    pthread_t thread;
    if (pthread_create(&thread, nullptr, allocate_on_thread, nullptr) != 0) std::abort();
    pthread_join(thread, nullptr);
  }
}
BENCHMARK(OnThread)->Iterations(8);

// Labels are the user's first.
void Labelled(benchmark::State& state) {
  for (auto _ : state) some(100);
  state.SetLabel("a label that is too long for a string without memory");
}
BENCHMARK(Labelled)->Iterations(8);

// One that has another line each time that it is measured.
void OtherLineEachTime(benchmark::State& state) {
  static int calls = 0;
  const int measured = ++calls / 2;
  for (auto _ : state) {
    if (measured == 1) const Bytes first(keep(new char[10]));   // LINE: first
    if (measured == 2) const Bytes second(keep(new char[10]));  // LINE: second
  }
}
BENCHMARK(OtherLineEachTime)->Iterations(8)->Repetitions(2);

class UsersManager : public benchmark::MemoryManager {
 public:
  void Start() {}
  void Stop(Result* result) { Stop(*result); }
  void Stop(Result& result) {
    result.num_allocs = 80;
    result.max_bytes_used = 4321;
  }
};

UsersManager users_manager;
const bool is_early = std::getenv("EARLY_MANAGER") && (benchmark::RegisterMemoryManager(&users_manager), true);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc > 1 && std::strcmp(argv[1], "late_manager") == 0) benchmark::RegisterMemoryManager(&users_manager);
  plimsoll::benchmark::Labels labels;
  benchmark::RunSpecifiedBenchmarks(&labels);
}
