// SPDX-License-Identifier: Apache-2.0
// Functions of all kinds that allocate on the line marked HERE: the resolver must find the line and the qualified name.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "chain_macros.hpp"

namespace CHAINS_VARIANT {

template <class T>
[[gnu::noinline]] T* made(T value) {
  T* p = (HERE, new T(value));
  keep(p);
  return p;
}
CHAIN_IN(template_function, here("made<int>(int)")) { delete made<int>(7); }

template <class... T>
[[gnu::noinline]] void keep_all(T... values) {
  std::vector<int> v;
  HERE, v = std::vector<int>{values...};
  keep(v.data());
}
CHAIN_IN(variadic_template, here("keep_all<int, int, int>(int, int, int)")) { keep_all(1, 2, 3); }

struct Key {
  int id;
};
struct Cache {
  std::map<int, int> values;
  std::vector<int> order;
  Cache() = default;
  explicit Cache(int n) {
    HERE, order.reserve(static_cast<std::size_t>(n));
    keep(this);
  }
  void insert(Key const& key) {
    HERE, values[key.id] = 1;
    keep(this);
  }
  virtual void refresh() {
    HERE, order.push_back(2);
    keep(this);
  }
  static void warm() {
    std::vector<int> v;
    HERE, v.push_back(1);
    keep(v.data());
  }
  Cache& operator<<(int i) {
    HERE, order.push_back(i);
    keep(this);
    return *this;
  }
  explicit operator std::string() const {
    std::string s;
    HERE, s.assign(100, 'c');
    return s;
  }
  void operator()(int n) {
    HERE, order.resize(static_cast<std::size_t>(n));
    keep(this);
  }
  template <class T>
  struct Slot {
    [[gnu::noinline]] void fill() {
      std::vector<T> v;
      HERE, v.resize(5);
      keep(v.data());
    }
  };
};
CHAIN_IN(method, here("Cache::insert(" CHAINS_STRING(CHAINS_VARIANT) "::Key const&)")) { Cache().insert({1}); }
CHAIN_IN(constructor, here("Cache::Cache(int)")) {
  Cache c(5);
  keep(&c);
}
struct Farewell {
  std::vector<int> order;
  ~Farewell() {
    HERE, order.push_back(1);
    keep(this);
  }
};
CHAIN_IN(destructor, here("Farewell::~Farewell()")) { Farewell f; }
CHAIN_IN(virtual_method, here("Cache::refresh()")) {
  Cache c;
  Cache* p = &c;
  keep(p);
  p->refresh();
}
CHAIN_IN(static_method, here("Cache::warm()")) { Cache::warm(); }
CHAIN_IN(shift_operator, here("Cache::operator<<(int)")) {
  Cache c;
  c << 1;
}
CHAIN_IN(call_operator, here("Cache::operator()(int)")) {
  Cache c;
  c(9);
}
CHAIN_IN(conversion, here("Cache::operator std::string() const")) {
  auto s = static_cast<std::string>(Cache());
  keep(s.data());
}
CHAIN_IN(member_of_template, here("Cache::Slot<int>::fill()")) { Cache::Slot<int>().fill(); }

namespace inner::deep {
[[gnu::noinline]] void grow(std::vector<int>& v) {
  HERE, v.push_back(3);
  keep(v.data());
}
inline void grow_inline(std::vector<int>& v) {
  HERE, v.push_back(4);
  keep(v.data());
}
}  // namespace inner::deep
CHAIN_IN(nested_namespace, here("inner::deep::grow(std::vector<int>&)")) {
  std::vector<int> v;
  inner::deep::grow(v);
}
CHAIN_IN(inline_function, here("inner::deep::grow_inline(std::vector<int>&)")) {
  std::vector<int> v;
  inner::deep::grow_inline(v);
}

namespace {
[[gnu::noinline]] void hidden(std::vector<int>& v) {
  HERE, v.push_back(5);
  keep(v.data());
}
struct Hidden {
  std::vector<int> v;
  [[gnu::noinline]] void grow() {
    HERE, v.push_back(6);
    keep(this);
  }
};
}  // namespace
[[gnu::noinline]] static void internal(std::vector<int>& v) {
  HERE, v.push_back(7);
  keep(v.data());
}
CHAIN_IN(anonymous_function, here("(anonymous namespace)::hidden(std::vector<int>&)")) {
  std::vector<int> v;
  hidden(v);
}
CHAIN_IN(anonymous_class, here("(anonymous namespace)::Hidden::grow()")) {
  Hidden h;
  h.grow();
}
CHAIN_IN(static_function, here("internal(std::vector<int>&)")) {
  std::vector<int> v;
  internal(v);
}

[[gnu::noinline]] void call(const std::function<void(int)>& f) {
  f(1);
  keep(nullptr);
}
CHAIN_IN(function_object, here("function_object()::" LAMBDA("int", 0) "::operator()(int) const")) {
  std::vector<int> v;
  call([&v](int i) {
    HERE, v.push_back(i);
    keep(v.data());
  });
}
CHAIN_IN(sort_comparator, here("sort_comparator()::" LAMBDA("int, int", 1) "::operator()(int, int) const")) {
  int ints[] = {3, 1};
  std::unique_ptr<int> p;
  std::sort(std::begin(ints), std::end(ints), [&](int a, int b) {
    HERE, p = std::make_unique<int>(a);
    keep(p.get());
    return a < b;
  });
}
CHAIN_IN(visitor, here("visitor()::" LAMBDA("auto:1", 2) "::operator()<int>(int) const")) {
  std::variant<int, char> v = 1;
  std::vector<int> kept;
  std::visit(
      [&](auto value) {
        HERE, kept.push_back(value);
        keep(kept.data());
      },
      v);
}
CHAIN_IN(local_class, here("local_class()::Local::grow()")) {
  struct Local {
    std::vector<int> v;
    [[gnu::noinline]] void grow() {
      HERE, v.push_back(6);
      keep(this);
    }
  };
  Local().grow();
}
// What no other unit sees has no linker's name in gcc's debug info, and once it is inlined no symbol.
[[gnu::always_inline]] static inline void later(std::vector<int>& v) {
  const auto outer = [&](short a) {
    const auto first = [&](int b) { v.push_back(b + 1); };
    const auto second = [&](int b) {
      HERE, v.push_back(b);
      keep(v.data());
    };
    if (a < 0) first(a);
    second(a);
  };
  outer(1);
}
CHAIN_IN(lambda_in_lambda, here("later(std::vector<int>&)::{lambda(short)#1}::operator()(short) const"
                                "::{lambda(int)#2}::operator()(int) const")) {
  std::vector<int> v;
  later(v);
}
namespace {
void drop(const char* block) {
  keep(block);
  delete[] block;
}
typedef unsigned long Size;
[[gnu::always_inline]] inline char* by_values(Size n, char const* const, Cache&&) { return HERE, new char[n]; }
template <class T>
[[gnu::always_inline]] inline char* by_pointers(T n, void (*)(int, ...), int (&)[3], std::nullptr_t) {
  return HERE, new char[static_cast<Size>(n)];
}
[[gnu::always_inline]] inline char* by_members(int Key::*, void (Key::*)() const) { return HERE, new char[3]; }
struct Holder {
  template <class T>
  struct Slot {
    [[gnu::always_inline]] char* take(Size n) const volatile& { return HERE, new char[n]; }
  };
};
}  // namespace
#define VARIANT CHAINS_STRING(CHAINS_VARIANT)
CHAIN_IN(inlined_with_values,
         here("(anonymous namespace)::by_values(unsigned long, char const*, " VARIANT "::Cache&&)")) {
  drop(by_values(9, "", Cache()));
}
CHAIN_IN(inlined_with_pointers,
         here("(anonymous namespace)::by_pointers<int>(int, void (*)(int, ...), int (&) [3], decltype(nullptr))")) {
  int ints[3] = {};
  drop(by_pointers(9, nullptr, ints, nullptr));
}
CHAIN_IN(inlined_with_members,
         here("(anonymous namespace)::by_members(int " VARIANT "::Key::*, void (" VARIANT "::Key::*)() const)")) {
  drop(by_members(nullptr, nullptr));
}
CHAIN_IN(inlined_member_of_a_hidden_template,
         here("(anonymous namespace)::Holder::Slot<int>::take(unsigned long) const volatile &")) {
  Holder::Slot<int> slot;
  drop(slot.take(9));
}
CHAIN_IN(placeholders, here("placeholders()::" LAMBDA("auto:1, char, auto:2&&",
                                                      6) "::operator()<int, int&>(int, char, int&) const")) {
  int n = 3;
  const auto take = [](auto size, char, auto&& times) { return HERE, new char[static_cast<Size>(size * times)]; };
  drop(take(5, 'c', n));
}
CHAIN_IN(inlined_in_a_local_class, here("inlined_in_a_local_class()::Local::take(int)")) {
  struct Local {
    [[gnu::always_inline]] char* take(int n) { return HERE, new char[static_cast<Size>(n)]; }
  };
  drop(Local().take(4));
}
[[gnu::noinline]] int recursive(int depth, std::vector<int>& v) {
  if (depth > 0) return recursive(depth - 1, v) + 1;
  HERE, v.push_back(1);
  keep(v.data());
  return 0;
}
CHAIN_IN(recursion, here("recursive(int, std::vector<int>&)")) {
  std::vector<int> v;
  recursive(5, v);
}

// The call is the last instruction of its function: the return address is the first of the next one.
[[noreturn, gnu::noinline]] void leave() {
  const auto block = std::make_unique<int>(1);
  keep(block.get());
  throw 1;
}
[[gnu::noinline]] void ends_in_call() { HERE, leave(); }
[[gnu::noinline]] void stands_behind() { keep(nullptr); }
namespace {
const Registered registered_ends_in_call{"ends_in_call", here("ends_in_call()"), ends_in_call, 1};
}
}  // namespace CHAINS_VARIANT
