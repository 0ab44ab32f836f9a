// SPDX-License-Identifier: Apache-2.0
// Somebody who allocates, resizes and frees at random, and keeps a model of it. One thread at a time; its blocks may
// have been another actor's. Its own memory is in itself, so that nothing but the blocks is allocated.
#pragma once

#include <array>
#include <cstdint>

#include "sites.hpp"

namespace stress {

// The same numbers on every machine and from every seed: a run can be replayed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 0x1234567) {}
  std::uint64_t next() {
    state_ ^= state_ << 13, state_ ^= state_ >> 7, state_ ^= state_ << 17;
    return state_;
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>((next() >> 20) % bound); }

 private:
  std::uint64_t state_;
};

class Actor {
 public:
  static constexpr std::size_t kSlots = 256;

  explicit Actor(std::uint64_t seed, std::size_t largest = std::size_t{1} << 26) : random_(seed), largest_(largest) {}

  void step();
  void steps(int count) {
    for (int i = 0; i < count; ++i) step();
  }
  void free_all();
  void swap(Block& other);          // with a random one of its own: whoever has a block frees it
  void free_foreign(Block& other);  // one that is none of its own any more

  const PerSite& live() const { return live_; }
  Amount sum() const;
  const Amount& total() const { return total_; }
  long long peak() const { return peak_; }

 private:
  std::size_t random_size();
  void note(const Block& block, int sign);
  void put(Block& slot, const Block& block);

  Random random_;
  std::size_t largest_;
  PerSite live_{};
  Amount total_;
  long long standing_ = 0, peak_ = 0;
  std::array<Block, kSlots> slots_{};
};

}  // namespace stress
