// SPDX-License-Identifier: Apache-2.0
// The guards behind the macros, the same for every framework. A plugin's header gives them a way to fail, and a name.
//
// A guard judges when it is destroyed: at the end of its block, however that is left (return, break, an exception).
#pragma once

#include <cstddef>
#include <string>

#include "plimsoll/ceiling.hpp"
#include "plimsoll/oom_sweep.hpp"
#include "plimsoll/peak_growth.hpp"
#include "plimsoll/session.hpp"
#include "plimsoll/units.hpp"

namespace plimsoll::assertions {

struct Place {
  const char* file;
  int line;
};

// How a framework raises a failure that does not end the test.
using Fail = void (*)(const Place&, const std::string& message);

template <Fail fail>
void fail_unless_kept(const Place& place, const Verdict& verdict) {
  if (verdict) return;
  session::limit_broken(place.file, place.line, verdict.message);
  fail(place, verdict.message);
}

template <Fail fail>
class CeilingGuard {
 public:
  CeilingGuard(Place place, const Ceiling& ceiling) : place_(place), ceiling_(ceiling) {
    session::ceiling_set();
    if (ceiling.peak.is_set()) scope_.set_line(ceiling.peak.value());
  }
  CeilingGuard(const CeilingGuard&) = delete;
  CeilingGuard& operator=(const CeilingGuard&) = delete;
  ~CeilingGuard() noexcept(false) { fail_unless_kept<fail>(place_, judge(scope_, ceiling_)); }

 private:
  Place place_;
  Ceiling ceiling_;
  Scope scope_;
};

template <Fail fail, Verdict (*judge_scope)(const Scope&)>
class ScopeGuard {
 public:
  explicit ScopeGuard(Place place) : place_(place) {}
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;
  ~ScopeGuard() noexcept(false) { fail_unless_kept<fail>(place_, judge_scope(scope_)); }

 private:
  Place place_;
  Scope scope_;
};

// The frame is that of the function which the guard stands in. That function itself calls the sweep, for its frame's
// lower end to be known.
template <Fail fail>
class OomGuard {
 public:
  [[gnu::always_inline]] OomGuard(Place place, const void* frame)
      : place_(place), sweep_(place.file, place.line, frame) {}
  OomGuard(const OomGuard&) = delete;
  OomGuard& operator=(const OomGuard&) = delete;
  ~OomGuard() noexcept(false) {
    for (const std::string& message : sweep_.end()) fail(place_, message);
  }

 private:
  Place place_;
  OomSweep sweep_;
};

}  // namespace plimsoll::assertions

#define PLIMSOLL_JOIN_(a, b) a##b
#define PLIMSOLL_JOIN(a, b) PLIMSOLL_JOIN_(a, b)
#define PLIMSOLL_UNIQUE PLIMSOLL_JOIN(plimsoll_guard_, __COUNTER__)
#define PLIMSOLL_HERE (::plimsoll::assertions::Place{__FILE__, __LINE__})

// A size in bytes from the macro's argument, with the literals visible.
#define PLIMSOLL_BYTES(...)                                                   \
  ([&]() -> std::size_t {                                                     \
    using namespace ::plimsoll::literals; /* NOLINT: for the argument only */ \
    return ::plimsoll::Limit(__VA_ARGS__).value();                            \
  }())

// The same for every framework: a statement that holds for the suite, or Catch2's test case, in which it is run.
#define MEMORY_GROWTH_CEILING(...) ::plimsoll::session::limit_growth(__FILE__, __LINE__, PLIMSOLL_BYTES(__VA_ARGS__))

// A Ceiling from the macro's arguments, with the literals visible.
#define PLIMSOLL_CEILING(...)                                                 \
  ([&]() -> ::plimsoll::Ceiling {                                             \
    using namespace ::plimsoll::literals; /* NOLINT: for the arguments only */ \
    return ::plimsoll::Ceiling{__VA_ARGS__};                                  \
  }())
