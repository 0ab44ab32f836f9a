// SPDX-License-Identifier: Apache-2.0
// What a SignalProfiler costs while nobody asks it: a pair of malloc and free, and a std::shared_ptr copied, which is
// dearer from a process's second thread on. Each beside a process without a profiler, and one with an idle thread.
//
// The cases run in the order in which they stand: glibc does not go back to its single-threaded shortcuts.
#include <benchmark/benchmark.h>
#include <signal.h>
#include <unistd.h>
#include <plimsoll/plimsoll.hpp>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "owner.hpp"

namespace {

void pairs(benchmark::State& state) {
  for (auto _ : state) {
    void* block = std::malloc(64);
    benchmark::DoNotOptimize(block);
    std::free(block);
  }
}

void shared_pointers(benchmark::State& state) {
  const auto shared = std::make_shared<int>(1);
  for (auto _ : state) {
    std::shared_ptr<int> copy = shared;
    benchmark::DoNotOptimize(copy);
  }
}

using Work = void (*)(benchmark::State&);

void without_profiler(benchmark::State& state, Work work) { work(state); }

void beside_idle_thread(benchmark::State& state, Work work) {
  std::mutex mutex;
  std::condition_variable wake;
  bool is_over = false;
  std::thread idle([&] {
    std::unique_lock lock(mutex);
    wake.wait(lock, [&] { return is_over; });
  });
  work(state);
  {
    const std::scoped_lock lock(mutex);
    is_over = true;
  }
  wake.notify_one();
  idle.join();
}

plimsoll::SignalProfiler::Options in_temporary_folder() {
  plimsoll::SignalProfiler::Options options;
  options.directory = std::filesystem::temp_directory_path();
  return options;
}

void with_profiler(benchmark::State& state, Work work) {
  const plimsoll::SignalProfiler profiler(in_temporary_folder());
  work(state);
}

// The profiler drops what is open when it goes.
void in_open_capture(benchmark::State& state, Work work) {
  const plimsoll::SignalProfiler profiler(in_temporary_folder());
  raise(SIGUSR2);
  while (!plimsoll::is_tracing()) std::this_thread::yield();
  work(state);
}

void after_capture(benchmark::State& state, Work work) {
  {
    const plimsoll::SignalProfiler profiler(in_temporary_folder());
    raise(SIGUSR2);
    while (!plimsoll::is_tracing()) std::this_thread::yield();
  }
  with_profiler(state, work);
}

BENCHMARK_CAPTURE(without_profiler, pairs, pairs);
BENCHMARK_CAPTURE(without_profiler, shared_pointers, shared_pointers);
BENCHMARK_CAPTURE(beside_idle_thread, pairs, pairs);
BENCHMARK_CAPTURE(beside_idle_thread, shared_pointers, shared_pointers);
BENCHMARK_CAPTURE(with_profiler, pairs, pairs);
BENCHMARK_CAPTURE(with_profiler, shared_pointers, shared_pointers);
BENCHMARK_CAPTURE(in_open_capture, pairs, pairs);
BENCHMARK_CAPTURE(after_capture, pairs, pairs);

}  // namespace

int main(int argument_count, char** arguments) {
  if (plimsoll::is_tracing() || plimsoll::bench::owner_of_malloc().find("plimsoll") == std::string::npos) {
    std::fprintf(stderr, "bench_capture: malloc must be Plimsoll's and tracing off: unset PLIMSOLL_OPTIONS\n");
    return 1;
  }
  benchmark::Initialize(&argument_count, arguments);
  benchmark::RunSpecifiedBenchmarks();
}
