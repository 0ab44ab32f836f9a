// SPDX-License-Identifier: Apache-2.0
// Constructors, templates, macros, virtual functions, headers: where a line is not where the code seems to be.
#include <dlfcn.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "case.hpp"
#include "inline_functions.hpp"
#include "vendor/bag.hpp"

using attribution::keep;

struct Delegating {
  Delegating() : Delegating(10) {}            // <- 1
  explicit Delegating(int n) : numbers(n) {}  // <- here (constructor_delegating) (array_of_objects)
  std::vector<int> numbers;
};
CASE(constructor_delegating) {
  const Delegating d;  // <- 2
  keep(&d);
}

struct WithMembers {
  std::vector<int> first = std::vector<int>(10);  // <- here
  std::string second;
  WithMembers() : second(50, 'x') {  // <- here
    keep(new int(1));                // <- here
  }
};
CASE(members_initialised) {
  const WithMembers w;
  keep(&w);
}

struct Base {
  explicit Base(int n) : data(new int[n]) {}  // <- here
  std::unique_ptr<int[]> data;
};
struct Derived : Base {
  Derived() : Base(3) {}  // <- 1
};
CASE(base_constructor) {
  const Derived d;  // <- 2
  keep(&d);
}

CASE(array_of_objects) {
  Delegating* all = new Delegating[2];  // <- here
  keep(all);
  delete[] all;
}

template <class T>
static T* made() {
  return new T();  // <- here
}
CASE(function_template) {
  keep(made<int>());   // <- 1
  keep(made<long>());  // <- 1
}

template <class First, class... Rest>
static void store(First value, Rest... rest) {
  if constexpr (sizeof...(rest) == 0) {
    keep(new First(value));  // <- here
  } else {
    store(rest...);  // <- 1
  }
}
CASE(variadic_recursion) {
  store(1, 'c');  // <- 2
}

template <int n>
struct Numbered {
  static void fill() {
    keep(new char[n]);  // <- here
  }
};
CASE(static_member_of_template) {
  Numbered<7>::fill();  // <- 1
}

#define MAKE_INT(n) keep(new int(n))
CASE(macro) {
  MAKE_INT(1);  // <- here
}

#define MAKE_TWO keep(new int(1)), keep(new int(2))
CASE(macro_of_lines) {
  MAKE_TWO;  // <- here
}

struct Shape {
  virtual ~Shape() = default;
  virtual void draw() = 0;
};
struct Circle : Shape {
  void draw() override {
    keep(new char[5]);  // <- here
  }
};
CASE(virtual_function) {
  Circle circle;
  keep(&circle);
  Shape& shape = circle;
  shape.draw();  // <- 1
}

namespace {
struct Matrix {
  Matrix operator+(const Matrix&) const {
    keep(new char[9]);  // <- here
    return {};
  }
  explicit operator bool() const {
    keep(new char[8]);  // <- here
    return true;
  }
};
}  // namespace
CASE(operators) {
  const Matrix a, b;
  const Matrix c = a + b;
  if (c) keep(&c);
}

CASE(inline_function_of_a_header) {
  inline_functions::leaf(2);  // <- 1
}

CASE(inline_chain_of_a_header) {
  inline_functions::trunk(2);  // <- 3
}

static int depth_of(int n) {
  if (n == 0) {
    keep(new int(0));  // <- here
    return 0;
  }
  return 1 + depth_of(n - 1);
}
CASE(recursion) {
  const int depth = depth_of(3);
  keep(&depth);
}

CASE(statement_over_lines) {
  std::vector<int> v;
  v.insert(  // <- here
      v.end(), 3, 4);
  keep(v.data());
}

CASE(conditional_expression) {
  static const volatile bool yes = true;
  void* p = yes ? new char[4]  // <- here
                : new char[400];
  keep(p);
}

[[gnu::noinline]] static void last_of_three(int n) {
  keep(new int(n));  // <- here
  keep(nullptr);
}
[[gnu::noinline]] static void second_of_three(int n) { last_of_three(n + 1); }
CASE(after_a_tail_call) {
  second_of_three(1);
  keep(nullptr);
}

[[gnu::noinline]] static void* jump_to_malloc(std::size_t n) {
  return std::malloc(n);  // <- here
}
CASE(tail_call_of_malloc) { keep(jump_to_malloc(10)); }

[[gnu::noinline, gnu::cold]] static void rarely(int n) {
  keep(new int(n));  // <- here
}
CASE(cold_function) {
  static const volatile bool yes = true;
  if (yes) rarely(2);  // <- 1
  keep(nullptr);
}

CASE(local_class) {
  struct Local {
    void fill() {
      v.resize(3);  // <- here
    }
    std::vector<int> v;
  };
  Local local;
  local.fill();  // <- 1
  keep(&local);
}

CASE(static_init) {
  void* library = dlopen(std::getenv("ATTRIBUTION_STATIC_INIT"), RTLD_NOW);  // <- here
  keep(library);
}

CASE(vendored_header) {
  vendor::Bag<int> bag;
  bag.put(1);  // <- here
  keep(&bag);
}
