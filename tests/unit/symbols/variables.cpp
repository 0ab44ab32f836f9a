// SPDX-License-Identifier: Apache-2.0
// Compiled several times, with different debug info, each time in a namespace of another name. A variable's line is
// taken beside it.
#include "variables.hpp"

#include <string>
#include <vector>

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)
#define QUALIFIED(name) TEXT(VARIANT) "::" name

// Clang has other names for lambdas, and of a static member's two lines it tells only the first.
#ifdef __clang__
#define CLANG_OR_GCC(clang, gcc) clang
#else
#define CLANG_OR_GCC(clang, gcc) gcc
#endif

// clang-format off
namespace VARIANT {
namespace {

// Volatile: else the compiler might keep them nowhere.
volatile int hidden_count = 1, hidden_line = __LINE__;
std::vector<int> hidden_vector(3); volatile int hidden_vector_line = __LINE__;
thread_local int thread_hidden = 4; volatile int thread_hidden_line = __LINE__;
int count_line, member_line, entries_line, same_line, lambda_line, inside_line;

template <class T>
volatile int* count_of() {
  static volatile int count = sizeof(T); count_line = __LINE__;
  return &count;
}

}  // namespace

std::string visible = "here"; volatile int visible_line = __LINE__;
std::vector<std::string> names[4]; volatile int names_line = __LINE__;
thread_local std::string thread_visible; volatile int thread_visible_line = __LINE__;

struct Class {
  static volatile int defined_outside; static constexpr int declared_line = __LINE__;
  static inline volatile int defined_inside = inside_line = __LINE__;
  const std::string* cache() const {
    static std::string in_member; member_line = __LINE__;
    return &in_member;
  }
};
volatile int Class::defined_outside = 1; volatile int outside_line = CLANG_OR_GCC(Class::declared_line, __LINE__);

inline std::vector<int>* entries(int) {
  static std::vector<int> all; entries_line = __LINE__;
  return &all;
}

volatile int* second_of_the_same_name(bool first) {
  if (first) {
    static volatile int same = 1;
    return &same;
  }
  static volatile int same = 2; same_line = __LINE__;
  return &same;
}

volatile int* in_lambda() {
  return [] {
    static volatile int kept = 3; lambda_line = __LINE__;
    return &kept;
  }();
}

const Variable* list() {
  static Variable all[16];
  Variable* next = all;
  const auto add = [&](const volatile void* address, const char* name, int line) {
    *next++ = {const_cast<const void*>(address), name, line};
  };
  const volatile void* counted = count_of<long>();
  const volatile void* member = Class().cache();
  const volatile void* element = entries(0);
  const volatile void* same = second_of_the_same_name(next != all);
  const volatile void* kept = in_lambda();
  add(&hidden_count, QUALIFIED("(anonymous namespace)::hidden_count"), hidden_line);
  add(&hidden_vector, QUALIFIED("(anonymous namespace)::hidden_vector"), hidden_vector_line);
  add(&visible, QUALIFIED("visible"), visible_line);
  add(&names[2], QUALIFIED("names"), names_line);
  add(&Class::defined_inside, QUALIFIED("Class::defined_inside"), inside_line);
  add(&Class::defined_outside, QUALIFIED("Class::defined_outside"), outside_line);
  add(counted, QUALIFIED("(anonymous namespace)::count_of<long>()::count"), count_line);
  add(member, QUALIFIED("Class::cache() const::in_member"), member_line);
  add(element, QUALIFIED("entries(int)::all"), entries_line);
  add(same, QUALIFIED("second_of_the_same_name(bool)::same"), same_line);
  add(kept, QUALIFIED("in_lambda()::" CLANG_OR_GCC("$_0", "{lambda()#1}") "::operator()() const::kept"), lambda_line);
  add(&thread_hidden, QUALIFIED("(anonymous namespace)::thread_hidden"), thread_hidden_line);
  add(&thread_visible, QUALIFIED("thread_visible"), thread_visible_line);
  return all;
}

}  // namespace VARIANT
// clang-format on

#ifdef EXPORTED_LIST
extern "C" const Variable* variables_of_library() { return VARIANT::list(); }
#endif
