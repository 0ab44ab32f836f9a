// SPDX-License-Identifier: Apache-2.0
// Smart pointers, plain new, allocators.
#include <cstdlib>
#include <memory>
#include <memory_resource>
#include <new>
#include <vector>

#include "case.hpp"

using attribution::keep;

CASE(plain_new) {
  keep(new int(1));  // <- here
}

CASE(new_array) {
  keep(new int[10]);  // <- here
}

CASE(new_aligned) {
  struct alignas(64) Wide {
    char bytes[64];
  };
  keep(new Wide);  // <- here
}

CASE(new_nothrow) {
  keep(new (std::nothrow) int);  // <- here
}

CASE(make_unique) {
  auto p = std::make_unique<int>(1);  // <- here
  keep(p.get());
}

CASE(make_unique_array) {
  std::unique_ptr<char[]> p;
  p = std::make_unique<char[]>(1024);  // <- here
  keep(p.get());
}

CASE(unique_ptr_reset) {
  std::unique_ptr<int> p;
  p.reset(new int(2));  // <- here
  keep(p.get());
}

CASE(make_shared) {
  auto p = std::make_shared<int>(1);  // <- here
  keep(p.get());
}

CASE(shared_from_new) {
  static int stays;
  std::shared_ptr<int> p(&stays, [](int*) {});  // <- here
  keep(p.get());
}

CASE(shared_ptr_chain) {
  struct Node {
    std::shared_ptr<Node> next;
  };
  auto a = std::make_shared<Node>();   // <- here
  a->next = std::make_shared<Node>();  // <- here
  keep(a.get());
}

struct Owner {
  static void* operator new(std::size_t size) {
    return std::malloc(size);  // <- here
  }
  static void operator delete(void* block) { std::free(block); }
  int value = 0;
};
CASE(operator_new_of_a_class) {
  Owner* owner = new Owner;  // <- 1
  keep(owner);
  delete owner;
}

CASE(placement_new) {
  void* room = std::malloc(sizeof(std::vector<int>));  // <- here
  auto* v = new (room) std::vector<int>;
  v->push_back(1);  // <- here
  keep(v);
}

template <class T>
struct Pool {
  using value_type = T;
  Pool() = default;
  template <class U>
  Pool(const Pool<U>&) {}
  T* allocate(std::size_t n) {
    return static_cast<T*>(std::malloc(n * sizeof(T)));  // <- here
  }
  void deallocate(T* p, std::size_t) { std::free(p); }
  bool operator==(const Pool&) const { return true; }
};
CASE(users_allocator) {
  std::vector<int, Pool<int>> v;
  v.push_back(1);  // <- 1
  keep(v.data());
}

CASE(pmr_vector) {
  std::pmr::vector<int> v(std::pmr::new_delete_resource());
  v.push_back(1);  // <- here
  keep(v.data());
}

CASE(pmr_monotonic_buffer) {
  std::pmr::monotonic_buffer_resource buffer;
  std::pmr::vector<int> v(&buffer);
  v.resize(100);  // <- here
  keep(v.data());
}

CASE(pmr_pool) {
  std::pmr::unsynchronized_pool_resource pool;  // <- here
  keep(pool.allocate(24));                      // <- here
}
