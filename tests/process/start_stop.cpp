// SPDX-License-Identifier: Apache-2.0
// Tracing that is turned on late, off, and on again: blocks of the time before are foreign when they are freed or
// resized, and must change no figure, nor be mistaken for a new block at the same address.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <vector>

#include "check.hpp"

namespace {

void check_off() {
  CHECK(!plimsoll::is_tracing());
  void* block = check::keep(std::malloc(100));
  const plimsoll::Usage usage = plimsoll::usage();
  CHECK_EQ(usage.current, 0);
  CHECK_EQ(usage.peak, 0);
  CHECK_EQ(usage.total_blocks, 0);
  CHECK(!plimsoll::stack_of(block).has_value());
  const plimsoll::Scope scope;
  CHECK(!scope.is_counting());
  CHECK_EQ(scope.so_far().total_blocks, 0);
  std::free(block);
  bool threw = false;
  try {
    plimsoll::take_snapshot();
  } catch (const std::logic_error&) {
    threw = true;
  }
  CHECK(threw);
}

void check_foreign_blocks() {
  std::vector<void*> before(100);
  for (void*& block : before) block = check::keep(std::malloc(48));
  plimsoll::start({8});
  CHECK(plimsoll::is_tracing());
  CHECK_EQ(plimsoll::frame_limit(), 8);
  plimsoll::start({4});  // nothing happens: it is on
  CHECK_EQ(plimsoll::frame_limit(), 8);

  const check::Change change;
  for (std::size_t i = 0; i < 50; ++i) std::free(before[i]);
  CHECK_EQ(change.bytes(), 0);
  CHECK_EQ(change.blocks(), 0);
  // A foreign block that is resized is known from there on.
  for (std::size_t i = 50; i < 100; ++i) before[i] = check::keep(std::realloc(before[i], 96));
  CHECK_EQ(change.bytes(), 50 * 96);
  CHECK_EQ(change.blocks(), 50);
  for (std::size_t i = 50; i < 100; ++i) std::free(before[i]);
  CHECK(change.is_none());
}

void check_stop_forgets() {
  void* block = check::keep(std::malloc(1000));
  const plimsoll::Scope scope;
  plimsoll::stop();
  CHECK(!plimsoll::is_tracing());
  CHECK_EQ(plimsoll::usage().total, 0);
  CHECK_EQ(scope.so_far().total, 0);
  plimsoll::start();
  CHECK_EQ(plimsoll::frame_limit(), 16);
  CHECK_EQ(plimsoll::usage().current, 0);
  std::free(block);
  CHECK_EQ(plimsoll::usage().current, 0);
  void* again = check::keep(std::malloc(70));
  CHECK_EQ(plimsoll::usage().current, 70);
  std::free(again);
}

// Of the process, in bytes, as the kernel counts it.
std::size_t resident() {
  std::array<char, 128> text{};
  const int file = open("/proc/self/statm", O_RDONLY);
  CHECK(read(file, text.data(), text.size() - 1) > 0);
  close(file);
  std::size_t whole = 0, pages = 0;
  CHECK_EQ(std::sscanf(text.data(), "%zu %zu", &whole, &pages), 2);
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

// The blocks stay where they are: what becomes free is what was known of them.
void check_stop_gives_memory_back() {
  constexpr std::size_t kBlocks = 300'000;
  plimsoll::stop();
  std::vector<void*> blocks(kBlocks);
  plimsoll::start();
  for (void*& block : blocks) block = check::keep(std::malloc(16));
  const std::size_t traced = resident();
  plimsoll::stop();
  CHECK(resident() + kBlocks * 12 < traced);
  plimsoll::start();
  for (void* block : blocks) std::free(block);
}

void check_clear_traces() {
  void* old_block = check::keep(std::malloc(1000));
  const plimsoll::Scope scope;
  plimsoll::clear_traces();
  CHECK(plimsoll::is_tracing());
  CHECK_EQ(plimsoll::usage().current, 0);
  CHECK_EQ(plimsoll::usage().total_blocks, 0);
  CHECK(!plimsoll::stack_of(old_block).has_value());
  void* block = check::keep(std::malloc(30));
  CHECK_EQ(plimsoll::usage().current, 30);
  CHECK_EQ(scope.so_far().current, 30);
  std::free(old_block);
  CHECK_EQ(plimsoll::usage().current, 30);
  std::free(block);
}

void check_reset_peak() {
  plimsoll::clear_traces();
  std::free(check::keep(std::malloc(5000)));
  CHECK_EQ(plimsoll::usage().peak, 5000);
  void* block = check::keep(std::malloc(100));
  plimsoll::reset_peak();
  CHECK_EQ(plimsoll::usage().peak, 100);
  CHECK_EQ(plimsoll::usage().peak_blocks, 1);
  CHECK_EQ(plimsoll::peak_snapshot().size(), 100);
  std::free(block);
  CHECK_EQ(plimsoll::usage().peak, 100);
}

// As if another thread did it while this one stands between the door's look at the switch and the heap.
constexpr std::size_t kBlocksInside = 1000;
std::size_t size_inside = 0;
std::vector<void*> freed_inside, kept_inside;  // in turns: where none is kept the heap may give the pages back

// What mimalloc calls now and then in the middle of an allocation.
using Hook = void(bool, unsigned long long, void*);
void call_now_and_then(Hook* hook) {
  reinterpret_cast<void (*)(Hook*, void*)>(dlsym(RTLD_DEFAULT, "mi_register_deferred_free"))(hook, nullptr);
}

bool was_freed_inside(const void* block) {
  return std::find(freed_inside.begin(), freed_inside.end(), block) != freed_inside.end();
}

void start_inside(bool, unsigned long long, void*) {
  if (size_inside == 0 || !freed_inside.empty()) return;
  plimsoll::start();
  for (std::size_t i = 0; i < kBlocksInside; ++i) {
    freed_inside.push_back(check::keep(std::malloc(size_inside)));
    kept_inside.push_back(check::keep(std::malloc(size_inside)));
  }
  for (void* block : freed_inside) std::free(block);
  // Until the heap gives those out again.
  void* next;
  while (!was_freed_inside(next = check::keep(std::malloc(size_inside)))) kept_inside.push_back(next);
  std::free(next);
}

// Such a block is none that was freed before, though one at its address was. A free that is told to be wrong ends the
// program with status 1.
void check_tracing_that_starts_inside_an_allocation(void* (*allocate)(std::size_t)) {
  plimsoll::stop();
  for (std::vector<void*>* blocks : {&freed_inside, &kept_inside}) {
    blocks->clear();
    blocks->reserve(2 * kBlocksInside);
  }
  call_now_and_then(start_inside);
  size_inside = 3000;
  std::vector<void*> blocks;
  while (freed_inside.empty() && blocks.size() < 20'000) blocks.push_back(check::keep(allocate(size_inside)));
  size_inside = 0;
  CHECK(plimsoll::is_tracing());
  CHECK(was_freed_inside(blocks.back()));
  for (void* block : blocks) std::free(block);
  for (void* kept : kept_inside) std::free(kept);
  call_now_and_then(nullptr);
}

}  // namespace

int main() {
  check_off();
  check_foreign_blocks();
  check_stop_forgets();
  check_stop_gives_memory_back();
  check_clear_traces();
  check_reset_peak();
  check_tracing_that_starts_inside_an_allocation([](std::size_t size) { return std::malloc(size); });
  check_tracing_that_starts_inside_an_allocation([](std::size_t size) { return std::realloc(std::malloc(16), size); });
  plimsoll::stop();
  check_off();
  return check::result();
}
