// SPDX-License-Identifier: Apache-2.0
// A file descriptor that is closed with its owner. Cold.
#pragma once

#include <unistd.h>

#include <utility>

namespace plimsoll::base {

class Descriptor {
 public:
  explicit Descriptor(int number) noexcept : number_(number) {}  // negative: none
  ~Descriptor() {
    if (is_open()) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  bool is_open() const noexcept { return number_ >= 0; }
  int number() const noexcept { return number_; }
  bool close() noexcept { return ::close(release()) == 0; }
  int release() noexcept { return std::exchange(number_, -1); }  // the caller closes it

 private:
  int number_;
};

}  // namespace plimsoll::base
