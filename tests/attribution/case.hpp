// SPDX-License-Identifier: Apache-2.0
// How a case of the corpus is written: a function that allocates, and a marker on each line that a report must name.
//
//   CASE(push_back) {
//     std::vector<int> v;
//     v.push_back(1);  // <- here
//     keep(v.data());
//   }
//
// `<- here` may stand on several lines: a report must name all of them and no other. Where `<- 1`, `<- 2` ... stand
// too, the callers that the report names must be these lines, from the inside out. Functions above a CASE belong to it;
// a marker elsewhere names its case, as in `// <- here (static_init)`. Both braces of a function stand in the first
// column.
#pragma once

namespace attribution {

struct Registered {
  Registered(const char* name, void (*run)());
  ~Registered();  // its library is unloaded
  const char* name;
  void (*run)();
  const Registered* next;
};

// Keeps the compiler from removing an allocation.
void keep(const void* block);

}  // namespace attribution

#define CASE(name)                                                     \
  static void name();                                                  \
  static const attribution::Registered registered_##name(#name, name); \
  static void name()
