// SPDX-License-Identifier: Apache-2.0
// Growth inside the headers of the standard library.
#include <algorithm>
#include <any>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <string>
#include <unordered_map>
#include <valarray>
#include <variant>
#include <vector>

#include "case.hpp"

using attribution::keep;

CASE(vector_push_back) {
  std::vector<int> v;
  v.push_back(1);  // <- here
  keep(v.data());
}

CASE(vector_emplace_back) {
  std::vector<std::pair<int, int>> v;
  v.emplace_back(1, 2);  // <- here
  keep(v.data());
}

CASE(vector_grows_twice) {
  std::vector<int> v;
  v.push_back(1);  // <- here
  v.push_back(2);  // <- here
  keep(v.data());
}

CASE(vector_reserve) {
  std::vector<double> v;
  v.reserve(1000);  // <- here
  keep(v.data());
}

CASE(vector_resize) {
  std::vector<char> v;
  v.resize(1000);  // <- here
  keep(v.data());
}

CASE(vector_insert) {
  std::vector<int> v;
  v.insert(v.begin(), 100, 7);  // <- here
  keep(v.data());
}

CASE(vector_copy) {
  std::vector<int> a(9);  // <- here
  keep(a.data());
  std::vector<int> b = a;  // <- here
  keep(b.data());
}

CASE(vector_of_vectors) {
  std::vector<std::vector<int>> v(2);  // <- here
  v[1].push_back(1);                   // <- here
  keep(v.data());
}

CASE(vector_bool) {
  std::vector<bool> v;
  v.push_back(true);  // <- here
  keep(&v);
}

CASE(vector_in_loop) {
  for (int i = 0; i < 3; ++i) {
    std::vector<int> v;
    v.assign(10, i);  // <- here
    keep(v.data());
  }
}

CASE(initializer_list_of_strings) {
  std::vector<std::string> v = {"long enough to be on the heap, and more"};  // <- here
  keep(v.data());
}

CASE(deque_push_back) {
  std::deque<int> d(127);  // <- here
  d.push_back(1);          // <- here
  keep(&d);
}

CASE(list_push_back) {
  std::list<int> l;
  l.push_back(1);  // <- here
  keep(&l);
}

CASE(forward_list_push_front) {
  std::forward_list<int> l;
  l.push_front(1);  // <- here
  keep(&l);
}

CASE(map_subscript) {
  std::map<int, int> m;
  m[1] = 2;  // <- here
  keep(&m);
}

CASE(map_emplace) {
  std::map<int, std::string> m;
  m.emplace(1, "v");  // <- here
  keep(&m);
}

CASE(set_insert) {
  std::set<int> s;
  s.insert(1);  // <- here
  keep(&s);
}

CASE(unordered_map_subscript) {
  std::unordered_map<int, int> m;
  m[1] = 1;  // <- here
  keep(&m);
}

CASE(unordered_map_reserve) {
  std::unordered_map<int, int> m;
  m.reserve(100);  // <- here
  keep(&m);
}

CASE(priority_queue_push) {
  std::priority_queue<int> q;
  q.push(1);  // <- here
  keep(&q);
}

CASE(any_assigned) {
  std::any a;
  a = std::vector<int>();  // <- here
  keep(&a);
}

CASE(optional_emplace) {
  std::optional<std::vector<int>> o;
  o.emplace(10);  // <- here
  keep(&o);
}

CASE(variant_assigned) {
  std::variant<int, std::vector<int>> v;
  v = std::vector<int>(7);  // <- here
  keep(&v);
}

CASE(valarray_sized) {
  std::valarray<int> v(100);  // <- here
  keep(&v);
}

CASE(stable_sort) {
  int numbers[100];
  std::iota(numbers, numbers + 100, 0);
  std::stable_sort(numbers, numbers + 100);  // <- here
  keep(numbers);
}
