// SPDX-License-Identifier: Apache-2.0
// Many threads at once: afterwards the figures must equal a model that adds up the same sizes, to the byte and to the
// block, however the threads interleaved.
#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

constexpr int kOperations = 6000;

struct Model {
  long long bytes = 0, blocks = 0, total_bytes = 0, total_blocks = 0;
  void operator+=(const Model& other) {
    bytes += other.bytes;
    blocks += other.blocks;
    total_bytes += other.total_bytes;
    total_blocks += other.total_blocks;
  }
};

class Worker {
 public:
  explicit Worker(unsigned seed) : seed_(seed * 7919 + 1) {}

  void run() {
    for (int i = 0; i < kOperations; ++i) step();
  }
  void free_all() {
    for (Slot& slot : slots_) release(slot);
  }
  const Model& model() const { return model_; }

 private:
  struct Slot {
    void* block = nullptr;
    std::size_t size = 0;
    bool is_new = false;
  };

  void step() {
    Slot& slot = slots_[random() % kSlots];
    const std::size_t size = random() % 50 == 0 ? random() % 100000 : random() % 400;
    if (!slot.block) {
      const bool is_new = random() % 2 == 0;
      take(slot, is_new ? ::operator new(size) : std::malloc(size), size);
      slot.is_new = is_new;
    } else if (!slot.is_new && random() % 4 == 0 && size > 0) {
      void* resized = std::realloc(slot.block, size);
      forget(slot);
      take(slot, resized, size);
    } else {
      release(slot);
    }
  }

  void take(Slot& slot, void* block, std::size_t size) {
    slot = {check::keep(block), size, false};
    const auto bytes = static_cast<long long>(size);
    model_ += {bytes, 1, bytes, 1};
  }
  void forget(Slot& slot) {
    model_ += {-static_cast<long long>(slot.size), -1, 0, 0};
    slot = {};
  }
  void release(Slot& slot) {
    if (!slot.block) return;
    if (slot.is_new)
      ::operator delete(slot.block);
    else
      std::free(slot.block);
    forget(slot);
  }
  unsigned random() { return (seed_ = seed_ * 1664525 + 1013904223) >> 8; }

  static constexpr unsigned kSlots = 200;
  unsigned seed_;
  Model model_;
  Slot slots_[kSlots];
};

void check_threads(unsigned count) {
  std::vector<Worker> workers;
  std::vector<std::thread> threads;
  workers.reserve(count);
  threads.reserve(count);
  std::atomic<unsigned> ready{0}, done{0};
  std::atomic<bool> go{false}, measured{false};
  for (unsigned i = 0; i < count; ++i) workers.emplace_back(i);
  for (Worker& worker : workers)
    threads.emplace_back([&] {
      ++ready;
      go.wait(false);
      worker.run();
      ++done;
      measured.wait(false);
      worker.free_all();
    });
  while (ready < count) std::this_thread::yield();

  const check::Change change;
  go = true;
  go.notify_all();
  while (done < count) std::this_thread::yield();
  Model expected;
  for (const Worker& worker : workers) expected += worker.model();
  CHECK_EQ(change.bytes(), expected.bytes);
  CHECK_EQ(change.blocks(), expected.blocks);
  CHECK_EQ(change.total_bytes(), expected.total_bytes);
  CHECK_EQ(change.total_blocks(), expected.total_blocks);
  CHECK_EQ(plimsoll::take_snapshot().size(), plimsoll::usage().current);
  CHECK_EQ(plimsoll::take_snapshot().count(), plimsoll::usage().current_blocks);
  measured = true;
  measured.notify_all();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

int main() {
  for (unsigned count : {1u, 2u, 3u, 8u, 32u}) check_threads(count);
  return check::result();
}
