// SPDX-License-Identifier: Apache-2.0
// Allocations deep inside the standard library: the resolver must come back to the line marked HERE.
#include <any>
#include <deque>
#include <iomanip>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "chain_macros.hpp"

namespace CHAINS_VARIANT {

// Growth inside the headers of the standard library.
CHAIN(vector_push_back) {
  std::vector<int> ints;
  HERE, ints.push_back(1);
  keep(ints.data());
}
CHAIN(vector_emplace_back) {
  std::vector<std::string> v;
  HERE, v.emplace_back("short");
  keep(v.data());
}
CHAIN(vector_reserve) {
  std::vector<double> v;
  HERE, v.reserve(1000);
  keep(v.data());
}
CHAIN(vector_resize) {
  std::vector<char> v;
  HERE, v.resize(1000);
  keep(v.data());
}
CHAIN(vector_insert) {
  std::vector<int> v;
  HERE, v.insert(v.begin(), 100, 7);
  keep(v.data());
}
CHAIN(vector_copy) {
  std::vector<int> a, b(9);
  HERE, a = b;
  keep(a.data());
}
CHAIN(vector_assign) {
  std::vector<int> a, b(9);
  HERE, a.assign(b.begin(), b.end());
  keep(a.data());
}
CHAIN(string_append) {
  std::string s = "a";
  HERE, s.append(200, 'x');
  keep(s.data());
}
CHAIN(string_plus) {
  std::string s(30, 'a');
  HERE, s += s;
  keep(s.data());
}
CHAIN(string_construct) {
  auto s = (HERE, std::string(100, 'x'));
  keep(s.data());
}
CHAIN(map_subscript) {
  std::map<std::string, int> m;
  HERE, m["k"] = 1;
  keep(&m);
}
CHAIN(map_emplace) {
  std::map<int, std::string> m;
  HERE, m.emplace(1, "v");
  keep(&m);
}
CHAIN(set_insert) {
  std::set<int> s;
  HERE, s.insert(1);
  keep(&s);
}
CHAIN(hash_map_subscript) {
  std::unordered_map<int, int> m;
  HERE, m[1] = 1;
  keep(&m);
}
CHAIN(list_push_back) {
  std::list<int> l;
  HERE, l.push_back(1);
  keep(&l);
}
CHAIN(deque_grows) {
  std::deque<int> d(127);
  HERE, d.push_back(1);
  keep(&d);
}
CHAIN(stream_text) {
  std::ostringstream s;
  HERE, s << std::setw(2000) << "text";
  keep(&s);
}
CHAIN(any_value) {
  std::any a;
  HERE, a = std::string("long enough to be on the heap");
  keep(&a);
}
CHAIN(optional_emplace) {
  std::optional<std::vector<int>> o;
  HERE, o.emplace(10);
  keep(&o);
}
CHAIN(regex_compile) {
  std::regex r;
  HERE, r = "a+(b|c)*";
  keep(&r);
}
CHAIN(runtime_error) { HERE, throw std::runtime_error("a message too long for the small buffer"); }

// Smart pointers and plain new.
CHAIN(plain_new) {
  auto* p = (HERE, new int(1));
  keep(p);
  delete p;
}
CHAIN(make_unique) {
  std::unique_ptr<int> p;
  HERE, p = std::make_unique<int>(1);
  keep(p.get());
}
CHAIN(make_unique_array) {
  std::unique_ptr<char[]> p;
  HERE, p = std::make_unique<char[]>(1024);
  keep(p.get());
}
CHAIN(make_shared) {
  std::shared_ptr<int> p;
  HERE, p = std::make_shared<int>(1);
  keep(p.get());
}
CHAIN(shared_from_new) {
  std::shared_ptr<int> p;
  int* i = new int;
  HERE, p.reset(i);
  keep(p.get());
}

}  // namespace CHAINS_VARIANT
