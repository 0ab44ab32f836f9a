// SPDX-License-Identifier: Apache-2.0
// A pool of objects of one size, in chunks from the heap. What it adds for Plimsoll is one line where an object is
// handed out and one where it comes back: without them all objects are the few chunks.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <plimsoll/domain.hpp>
#include <utility>
#include <vector>

template <class T, std::size_t kChunk = 64>
class ObjectPool {
 public:
  explicit ObjectPool(plimsoll::Domain domain) : domain_(domain) {}

  template <class... Arguments>
  T* create(Arguments&&... arguments) {
    void* place = take_place();
    T* object = new (place) T(std::forward<Arguments>(arguments)...);
    plimsoll::track(domain_, place, sizeof(T));
    return object;
  }

  void destroy(T* object) {
    plimsoll::untrack(domain_, object);
    object->~T();
    free_.push_back(reinterpret_cast<Place*>(object));
  }

 private:
  struct alignas(T) Place {
    std::byte bytes[sizeof(T)];
  };

  void* take_place() {
    if (free_.empty()) {
      chunks_.push_back(std::make_unique<Place[]>(kChunk));
      for (std::size_t i = kChunk; i-- > 0;) free_.push_back(&chunks_.back()[i]);
    }
    Place* place = free_.back();
    free_.pop_back();
    return place;
  }

  const plimsoll::Domain domain_;
  std::vector<std::unique_ptr<Place[]>> chunks_;
  std::vector<Place*> free_;
};
