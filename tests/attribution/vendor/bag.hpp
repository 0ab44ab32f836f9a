// SPDX-License-Identifier: Apache-2.0
// Stands for a header-only library that the user keeps in his tree and lists as not his:
// PLIMSOLL_OPTIONS=system=vendor.
#pragma once

#include <cstddef>

namespace vendor {

template <class T>
class Bag {
 public:
  ~Bag() { delete[] items_; }
  void put(const T& item) {
    T* more = new T[size_ + 1];
    for (std::size_t i = 0; i < size_; ++i) more[i] = items_[i];
    delete[] items_;
    items_ = more;
    items_[size_++] = item;
  }

 private:
  T* items_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace vendor
