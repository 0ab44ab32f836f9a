// SPDX-License-Identifier: Apache-2.0
// Scopes that nest, overlap, live on several threads and are left by exceptions. Each must report what it would have
// reported alone: tracemalloc's one peak is spoiled by whoever resets it last.
#include <atomic>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

void rise(std::size_t bytes) { std::free(check::keep(std::malloc(bytes))); }

void check_nesting() {
  const plimsoll::Scope outer;
  rise(10000);
  {
    const plimsoll::Scope inner;
    rise(300);
    plimsoll::reset_peak();
    CHECK_EQ(inner.so_far().peak, 300);
    CHECK_EQ(inner.so_far().total_blocks, 1);
  }
  rise(20);
  CHECK_EQ(outer.so_far().peak, 10000);
  CHECK_EQ(outer.so_far().peak_blocks, 1);
  CHECK_EQ(outer.so_far().total, 10320);
  CHECK_EQ(outer.so_far().total_blocks, 3);
  CHECK_EQ(outer.so_far().current, 0);
}

void check_overlap() {
  std::optional<plimsoll::Scope> first, second;
  first.emplace();
  rise(100);
  second.emplace();
  rise(50);
  CHECK_EQ(first->so_far().peak, 100);
  first.reset();
  rise(70);
  CHECK_EQ(second->so_far().peak, 70);
  CHECK_EQ(second->so_far().total, 120);
}

void check_blocks_from_before() {
  void* old_block = check::keep(std::malloc(1000));
  const plimsoll::Scope scope;
  std::free(old_block);
  CHECK_EQ(scope.so_far().current, 0);
  void* block = check::keep(std::malloc(400));
  CHECK_EQ(scope.so_far().current, 0);  // still 600 below the start
  CHECK_EQ(scope.so_far().peak, 0);
  CHECK_EQ(scope.retained().size(), 400);
  CHECK_EQ(scope.retained().count(), 1);
  std::free(block);
  CHECK_EQ(scope.retained().count(), 0);
}

void check_exception() {
  const plimsoll::Scope outer;
  for (int i = 0; i < 200; ++i) {  // more than there are windows: each must be given back
    try {
      const plimsoll::Scope inner;
      CHECK(inner.is_counting());
      rise(64);
      throw std::runtime_error("leaves the scope");
    } catch (const std::runtime_error&) {
    }
  }
  CHECK_EQ(outer.so_far().current, 0);
}

// A scope counts what all threads allocate.
void check_threads() {
  std::atomic<int> opened{0};
  std::atomic<bool> allocated{false};
  const auto watch = [&] {
    const plimsoll::Scope scope;
    ++opened;
    while (!allocated) std::this_thread::yield();
    CHECK(scope.so_far().peak >= 1 << 20);
    CHECK(scope.so_far().peak < 2 << 20);
  };
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) threads.emplace_back(watch);
  while (opened < 8) std::this_thread::yield();
  rise(1 << 20);
  allocated = true;
  for (std::thread& thread : threads) thread.join();
}

void check_too_many() {
  std::vector<std::unique_ptr<plimsoll::Scope>> scopes;
  scopes.reserve(70);
  for (int i = 0; i < 63; ++i) scopes.push_back(std::make_unique<plimsoll::Scope>());
  CHECK(scopes.back()->is_counting());
  scopes.push_back(std::make_unique<plimsoll::Scope>());
  CHECK(!scopes.back()->is_counting());
  CHECK_EQ(scopes.back()->so_far().total, 0);
  CHECK(!plimsoll::judge(*scopes.back(), {1000000}));
  scopes.clear();
  const plimsoll::Scope again;
  CHECK(again.is_counting());
}

void check_first_allocation() {
  const plimsoll::Scope scope;
  CHECK(scope.first_allocation().empty());
  rise(1);
  const int line = __LINE__ - 1;
  rise(1000);
  CHECK(check::passes(scope.first_allocation(), "scopes.cpp", line));
}

}  // namespace

int main() {
  std::thread([] {}).join();
  check_nesting();
  check_overlap();
  check_blocks_from_before();
  check_exception();
  check_threads();
  check_too_many();
  check_first_allocation();
  return check::result();
}
