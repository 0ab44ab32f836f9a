// SPDX-License-Identifier: Apache-2.0
// What a pair of malloc and free costs. Linked three times: with glibc's heap, with mimalloc, with Plimsoll; the
// modes of Plimsoll come from PLIMSOLL_OPTIONS. `compare` runs them in turns and prints the table.
//
// A case measures pairs only: its loop stands at the end of a chain of 25 calls. --pairs=N runs exactly N iterations,
// for instruction counts. Cases with a second thread come last, since a heap may be cheaper before the first thread.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <numeric>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "chain.hpp"
#include "owner.hpp"
#include "stack_tree.hpp"

using namespace plimsoll::bench;

namespace {

using Chain = void (*)(Body, void*);

void pair_of(benchmark::State& state, Chain chain, std::size_t size) {
  at_the_end_of(chain, [&] {
    for (auto _ : state) {
      void* block = std::malloc(size);
      benchmark::DoNotOptimize(block);
      std::free(block);
    }
  });
}

void pair_of_64_bytes(benchmark::State& state, Chain chain) { pair_of(state, chain, 64); }

void string_of_100_chars(benchmark::State& state) {
  at_the_end_of(bare::descend, [&] {
    for (auto _ : state) {
      std::string text(100, 'x');
      benchmark::DoNotOptimize(text);
    }
  });
}

// 256 blocks of 16 to 255 bytes from 8 stacks, freed in another order. An iteration is a batch.
constexpr std::size_t kBatch = 256;

void batch(benchmark::State& state) {
  std::mt19937 random(1);
  std::array<std::size_t, kBatch> sizes, order;
  for (std::size_t& size : sizes) size = 16 + random() % 240;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  at_the_end_of(bare::descend, [&] {
    std::array<void*, kBatch> blocks;
    for (auto _ : state) {
      for (std::size_t i = 0; i < kBatch; ++i)
        blocks[i] = allocate_at<4>(static_cast<std::uint32_t>(i % 8) * 01111, sizes[i]);
      for (std::size_t i : order) std::free(blocks[i]);
    }
  });
}

// Stacks that are all known, in an order that no cache foresees.
constexpr int kManyLevels = 5;  // 32768 stacks

void many_stacks(benchmark::State& state) {
  std::vector<std::uint32_t> paths(kPaths<kManyLevels>);
  std::iota(paths.begin(), paths.end(), 0u);
  std::shuffle(paths.begin(), paths.end(), std::mt19937(1));
  at_the_end_of(bare::descend, [&] {
    for (std::uint32_t path : paths) std::free(allocate_at<kManyLevels>(path, 64));
    std::size_t next = 0;
    for (auto _ : state) std::free(allocate_at<kManyLevels>(paths[next++ % paths.size()], 64));
  });
}

// Every stack is new to the tracer. Bounded, because a tracer keeps them all.
constexpr int kNewLevels = 7;  // 2 M stacks
constexpr int kNewStacks = 200'000;
constinit std::uint32_t next_new_path = 0;

void new_stacks(benchmark::State& state) {
  at_the_end_of(bare::descend, [&] {
    for (auto _ : state) std::free(allocate_at<kNewLevels>(next_new_path++ % kPaths<kNewLevels>, 64));
  });
}

// A thread that does nothing: the process may no longer go without locks and atomic instructions.
class IdleThread {
 public:
  ~IdleThread() {
    {
      const std::lock_guard hold(mutex_);
      is_over_ = true;
    }
    over_.notify_one();
    thread_.join();
  }

 private:
  void wait() {
    std::unique_lock hold(mutex_);
    over_.wait(hold, [this] { return is_over_; });
  }

  std::mutex mutex_;
  std::condition_variable over_;
  bool is_over_ = false;
  std::thread thread_{[this] { wait(); }};
};

void pair_beside_idle_thread(benchmark::State& state) {
  const IdleThread idle;
  pair_of_64_bytes(state, bare::descend);
}

void register_cases(std::int64_t pairs) {
  using benchmark::RegisterBenchmark;
  const auto with_count = [pairs](auto* added, std::int64_t pairs_in_iteration = 1) {
    if (pairs > 0) added->Iterations(std::max<std::int64_t>(1, pairs / pairs_in_iteration));
    return added;
  };
  with_count(RegisterBenchmark("pair", pair_of_64_bytes, bare::descend));
  with_count(RegisterBenchmark("pair_framed", pair_of_64_bytes, framed::descend));
  with_count(RegisterBenchmark("pair_of_1_KiB", pair_of, bare::descend, std::size_t{1} << 10));
  with_count(RegisterBenchmark("pair_of_16_KiB", pair_of, bare::descend, std::size_t{1} << 14));
  with_count(RegisterBenchmark("pair_of_256_KiB", pair_of, bare::descend, std::size_t{1} << 18));
  with_count(RegisterBenchmark("string", string_of_100_chars));
  with_count(RegisterBenchmark("batch", batch), kBatch);
  with_count(RegisterBenchmark("many_stacks", many_stacks));
  RegisterBenchmark("new_stacks", new_stacks)->Iterations(pairs > 0 ? pairs : kNewStacks);
  with_count(RegisterBenchmark("pair_beside_idle_thread", pair_beside_idle_thread));
  with_count(RegisterBenchmark("pair_on_2_threads", pair_of_64_bytes, bare::descend))->Threads(2);
  with_count(RegisterBenchmark("batch_on_2_threads", batch), kBatch)->Threads(2);
}

// Takes --pairs=N out of the arguments; 0 when it is not there.
std::int64_t take_pairs(int& argc, char** argv) {
  constexpr std::string_view kFlag = "--pairs=";
  char** const end = argv + argc;
  char** const flag =
      std::find_if(argv, end, [&](const char* arg) { return std::string_view(arg).starts_with(kFlag); });
  if (flag == end) return 0;
  const std::int64_t pairs = std::atoll(*flag + kFlag.size());
  std::move(flag + 1, end, flag);
  --argc;
  return pairs;
}

}  // namespace

int main(int argc, char** argv) {
  register_cases(take_pairs(argc, argv));
  benchmark::AddCustomContext("malloc", owner_of_malloc());
  benchmark::AddCustomContext("pairs_in_a_batch", std::to_string(kBatch));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return EXIT_FAILURE;
  benchmark::RunSpecifiedBenchmarks();
  return EXIT_SUCCESS;
}
