// SPDX-License-Identifier: Apache-2.0
// Code that comes and goes while blocks of it live, and while other threads walk stacks.
#include <dlfcn.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <thread>

#include "../process/check.hpp"
#include "scenario.hpp"

namespace stress {
namespace {

using Allocate = void* (*)(std::size_t);

// The loader's own memory is not looked at: it keeps some of it.
Amount of_the_library() {
  Amount amount;
  for (const plimsoll::Statistic& line : plimsoll::take_snapshot().statistics(plimsoll::GroupBy::line))
    if (line.stack.begin()->file.ends_with("stress/library.cpp"))
      amount += {static_cast<long long>(line.size), static_cast<long long>(line.count)};
  return amount;
}

}  // namespace

void libraries(std::uint64_t seed) {
  static Actor other(0);
  other = Actor(seed, 100000);
  std::atomic<bool> stop{false};
  std::thread thread([&stop] {
    while (!stop) other.steps(10);
  });
  Random random(seed);
  std::array<void*, 200> blocks{};
  Amount expected;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    void* library = dlopen(STRESS_LIBRARY, RTLD_NOW | RTLD_LOCAL);
    CHECK(library != nullptr);
    if (!library) break;
    const std::size_t size = random.below(5000);
    blocks[i] = reinterpret_cast<Allocate>(dlsym(library, "stress_allocate"))(size);
    expected += {static_cast<long long>(size), 1};
    if (i % 50 == 0) CHECK(of_the_library() == expected);
    dlclose(library);
  }
  stop = true;
  thread.join();
  CHECK(of_the_library() == expected);
  for (void* block : blocks) std::free(block);
  CHECK(of_the_library() == Amount());
  check_against({&other});
  other.free_all();
  check_against({&other});
}

}  // namespace stress
