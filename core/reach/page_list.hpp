// SPDX-License-Identifier: Apache-2.0
// A growing array on own pages that reports exhaustion instead of throwing. Cold. Nobody locks.
//
// std::vector on own pages will not do in a stopped world: raising std::bad_alloc calls malloc, and a
// stopped thread may hold malloc's lock.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "base/own_pages.hpp"

namespace plimsoll::reach {

template <class T>
class PageList {
 public:
  static_assert(std::is_trivially_copyable_v<T>);

  PageList() = default;
  ~PageList() { release(); }
  PageList(const PageList&) = delete;
  PageList& operator=(const PageList&) = delete;

  // False, and exhausted() from then on until clear(), when the kernel has no memory.
  bool push_back(const T& value) noexcept {
    if (size_ == capacity_ && (exhausted_ || !grow(size_ + 1))) return false;
    data_[size_++] = value;
    return true;
  }
  // For what is known to come: growing copies, and touches new memory, each time. Dense: all of it will come.
  bool reserve(std::size_t count, base::Filling filling = base::Filling::sparse) noexcept {
    return count <= capacity_ || grow(count, filling);
  }
  bool assign(std::size_t count, const T& value) noexcept {
    clear();
    if (!reserve(count, base::Filling::dense)) return false;
    std::fill_n(data_, count, value);
    size_ = count;
    return true;
  }
  // New ones are to be written before they are read.
  bool resize(std::size_t count) noexcept {
    if (!reserve(count, base::Filling::dense)) return false;
    size_ = count;
    return true;
  }
  void pop_back() noexcept { --size_; }
  // Keeps the memory for the next use.
  void clear() noexcept {
    size_ = 0;
    exhausted_ = false;
  }
  bool exhausted() const noexcept { return exhausted_; }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T* data() noexcept { return data_; }
  const T* data() const noexcept { return data_; }
  T& operator[](std::size_t index) noexcept { return data_[index]; }
  const T& operator[](std::size_t index) const noexcept { return data_[index]; }
  T& back() noexcept { return data_[size_ - 1]; }
  const T& back() const noexcept { return data_[size_ - 1]; }
  T* begin() noexcept { return data_; }
  T* end() noexcept { return data_ + size_; }
  const T* begin() const noexcept { return data_; }
  const T* end() const noexcept { return data_ + size_; }

 private:
  static constexpr std::size_t kPageBytes = 4096;

  bool grow(std::size_t needed, base::Filling filling = base::Filling::sparse) noexcept {
    const std::size_t wanted = std::max(needed, 2 * capacity_) * sizeof(T);
    const std::size_t bytes = (wanted + kPageBytes - 1) / kPageBytes * kPageBytes;
    auto* grown = static_cast<T*>(base::map_pages(bytes));
    if (!grown) {
      exhausted_ = true;
      return false;
    }
    if (filling == base::Filling::dense) base::make_resident(grown, needed * sizeof(T));
    if (size_ != 0) std::memcpy(grown, data_, size_ * sizeof(T));
    release();
    data_ = grown;
    capacity_ = bytes / sizeof(T);
    return true;
  }
  void release() noexcept {
    if (data_) base::unmap_pages(data_, (capacity_ * sizeof(T) + kPageBytes - 1) / kPageBytes * kPageBytes);
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  bool exhausted_ = false;
};

}  // namespace plimsoll::reach
