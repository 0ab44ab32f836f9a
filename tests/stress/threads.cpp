// SPDX-License-Identifier: Apache-2.0
// One thread, threads in turns, threads at once, and threads that come and go.
#include <algorithm>
#include <array>
#include <atomic>
#include <barrier>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "../process/check.hpp"
#include "scenario.hpp"

namespace stress {
namespace {

using plimsoll::Scope;

void check_lines(const PerSite& expected) {
  const PerSite lines = recorded();
  for (int site = 0; site < kSites; ++site) {
    CHECK_EQ(lines[site].bytes, expected[site].bytes);
    CHECK_EQ(lines[site].blocks, expected[site].blocks);
  }
  CHECK_EQ(plimsoll::take_snapshot().size(), plimsoll::usage().current);
  CHECK_EQ(plimsoll::take_snapshot().count(), plimsoll::usage().current_blocks);
}

template <class Range>
PerSite sum_of(const Range& actors) {
  PerSite sum{};
  for (const Actor& actor : actors)
    for (int site = 0; site < kSites; ++site) sum[site] += actor.live()[site];
  return sum;
}

std::vector<Actor> actors_of(std::uint64_t seed, std::size_t count) {
  std::vector<Actor> actors;
  for (std::size_t i = 0; i < count; ++i) actors.emplace_back(seed * 64 + i, std::size_t{1} << 22);
  return actors;
}

// All threads live before the scope begins and after it was looked at: what belongs to a thread is no part of it.
template <class Work, class Look>
void run_watched(std::vector<Actor>& actors, Work work, Look look) {
  std::barrier<> phase(static_cast<std::ptrdiff_t>(actors.size()) + 1);
  std::vector<std::thread> threads;
  for (Actor& actor : actors)
    threads.emplace_back([&] {
      phase.arrive_and_wait();
      phase.arrive_and_wait();
      work(actor);
      phase.arrive_and_wait();
      phase.arrive_and_wait();
      actor.free_all();
    });
  phase.arrive_and_wait();
  {
    const Scope scope;
    phase.arrive_and_wait();
    phase.arrive_and_wait();
    const plimsoll::Usage usage = scope.so_far();
    Amount live, total;
    for (const Actor& actor : actors) live += actor.sum(), total += actor.total();
    CHECK_EQ(usage.current, live.bytes);
    CHECK_EQ(usage.current_blocks, live.blocks);
    CHECK_EQ(usage.total, total.bytes);
    CHECK_EQ(usage.total_blocks, total.blocks);
    look(usage);
  }
  check_against(actors);
  phase.arrive_and_wait();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

void check_against(std::initializer_list<const Actor*> actors) {
  PerSite sum{};
  for (const Actor* actor : actors)
    for (int site = 0; site < kSites; ++site) sum[site] += actor->live()[site];
  check_lines(sum);
}
void check_against(std::span<const Actor> actors) { check_lines(sum_of(actors)); }

void alone(std::uint64_t seed) {
  static Actor actor(0);
  actor = Actor(seed);
  const Scope scope;
  for (int part = 0; part < 4; ++part) {
    actor.steps(4000);
    const plimsoll::Usage usage = scope.so_far();
    CHECK_EQ(usage.current, actor.sum().bytes);
    CHECK_EQ(usage.current_blocks, actor.sum().blocks);
    CHECK_EQ(usage.total, actor.total().bytes);
    CHECK_EQ(usage.total_blocks, actor.total().blocks);
    CHECK_EQ(usage.peak, actor.peak());
    CHECK_EQ(scope.at_peak().size(), actor.peak());
  }
  check_against({&actor});
  actor.free_all();
  check_against({&actor});
}

// A resize frees before it allocates, so in between the heap never stands higher than before or after.
void in_turns(std::uint64_t seed) {
  std::vector<Actor> actors = actors_of(seed, 4);
  std::mutex turn;
  long long standing = 0, peak = 0;
  const auto work = [&](Actor& actor) {
    for (int i = 0; i < 2000; ++i) {
      const std::lock_guard hold(turn);
      const long long before = actor.sum().bytes;
      actor.step();
      standing += actor.sum().bytes - before;
      peak = std::max(peak, standing);
    }
  };
  run_watched(actors, work, [&](const plimsoll::Usage& usage) { CHECK_EQ(usage.peak, peak); });
  check_against(actors);
}

void threads(std::uint64_t seed) {
  Random random(seed);
  constexpr std::size_t kCounts[] = {1, 2, 3, 4, 8, 16, 64};
  std::vector<Actor> actors = actors_of(seed, kCounts[random.below(std::size(kCounts))]);
  std::mutex lock;
  std::array<Block, 64> exchange{};
  const auto work = [&](Actor& actor) {
    for (std::size_t i = 0; i < 2000; ++i) {
      actor.step();
      if (i % 8 != 0) continue;
      const std::lock_guard hold(lock);
      actor.swap(exchange[i / 8 % exchange.size()]);
    }
  };
  run_watched(actors, work, [](const plimsoll::Usage& usage) {
    CHECK(usage.peak >= usage.current);
    CHECK(usage.peak <= usage.total);
  });
  for (Block& block : exchange) actors.front().free_foreign(block);
  check_against(actors);
}

namespace {

// Allocates when its thread is gone but for this; the block is freed by the one who joins.
struct LastWords {
  Block* place = nullptr;
  Actor* actor = nullptr;
  ~LastWords() {
    if (!actor) return;
    actor->steps(20);
    actor->swap(*place);
  }
};
thread_local LastWords last_words;

}  // namespace

void churn(std::uint64_t seed) {
  constexpr std::size_t kAtOnce = 8;
  std::vector<Actor> actors = actors_of(seed, kAtOnce);
  std::array<Block, kAtOnce> left{};
  for (int generation = 0; generation < 12; ++generation) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kAtOnce; ++i)
      threads.emplace_back([&, i] {
        last_words.place = &left[i];
        last_words.actor = &actors[i];
        actors[i].steps(100);
      });
    for (std::thread& thread : threads) thread.join();
    if (generation % 4 == 0) check_against(actors);
  }
  for (std::size_t i = 0; i < kAtOnce; ++i) {
    actors[i].free_foreign(left[i]);
    actors[i].free_all();
  }
  check_against(actors);
}

}  // namespace stress
