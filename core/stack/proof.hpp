// SPDX-License-Identifier: Apache-2.0
// What a walk read, so that the same stack is known again without a walk. Hot. Nobody locks: a plain value.
//
// A frame's rule is found by its return address, and says where the caller's return address lies: at a distance from
// the stack pointer, or from rbp. So a walk from the same pc at the same stack pointer goes the same way for as long as
// it finds the same return addresses, and the same rbp wherever a frame hangs on it. These words, and no others, are
// the proof; an rbp that no frame hangs on may be anything.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plimsoll::stack {

class Proof {
 public:
  static constexpr std::size_t kMostWords = 64;  // stacks that need more are walked each time

  struct Word {
    std::uintptr_t address;
    std::uintptr_t value;
  };

  // The walk went by what it read there.
  void add(std::uintptr_t address, std::uintptr_t value) noexcept {
    if (count_ < kMostWords) words_[count_] = {address, value};
    ++count_;
  }
  // It went by the caller's own rbp.
  void add_callers_bp() noexcept { needs_bp_ = true; }
  // It went by more than is noted here.
  void give_up() noexcept { count_ = kMostWords + 1; }

  bool holds() const noexcept { return count_ <= kMostWords; }
  bool needs_bp() const noexcept { return needs_bp_; }
  std::size_t count() const noexcept { return count_; }
  const Word& operator[](std::size_t i) const noexcept { return words_[i]; }

 private:
  std::size_t count_ = 0;
  bool needs_bp_ = false;
  std::array<Word, kMostWords> words_;
};

}  // namespace plimsoll::stack
