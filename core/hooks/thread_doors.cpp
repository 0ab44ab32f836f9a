// SPDX-License-Identifier: Apache-2.0
// The two ways to start a thread. Cold. Unless threads=own they lead to the C library's at once.
//
// A thread's number is chosen by whoever starts it, and taken on before its first instruction: it travels in a small
// record, which the new thread gives back. What the caller gave in is called with what it gave in; its result, and how
// it is left (pthread_exit, cancellation, an exception), pass through unchanged.
#include "hooks/thread_doors.hpp"

#include <dlfcn.h>
#include <pthread.h>
#include <threads.h>

#include "hooks/door.hpp"
#include "record/lineage.hpp"
#include "record/root_regions.hpp"

namespace plimsoll::hooks {
namespace {

template <class Result>
using Routine = Result (*)(void*);

using PthreadCreate = int (*)(pthread_t*, const pthread_attr_t*, Routine<void*>, void*);
using ThrdCreate = int (*)(thrd_t*, Routine<int>, void*);

constinit PthreadCreate real_pthread_create = nullptr;
constinit ThrdCreate real_thrd_create = nullptr;

template <class Result>
struct Start {
  Routine<Result> routine;
  void* argument;
  record::ThreadNumber number;
};

// Until the thread runs nothing else may hold the argument, so the scan is told to look here.
template <class Result>
Start<Result>* make_start(Routine<Result> routine, void* argument) noexcept {
  auto* start = static_cast<Start<Result>*>(heap::allocate({.size = sizeof(Start<Result>)}));
  if (!start) return nullptr;
  *start = {routine, argument, record::lineage.add_child(record::lineage.current())};
  record::root_regions.add(reinterpret_cast<std::uintptr_t>(start), sizeof *start);
  return start;
}

template <class Result>
Start<Result> take(Start<Result>* start) noexcept {
  const Start<Result> taken = *start;
  record::root_regions.remove(reinterpret_cast<std::uintptr_t>(start), sizeof *start);
  heap::release(start);
  return taken;
}

// Not noexcept: pthread_exit unwinds through it. A jump, where the compiler makes one, so that stacks are as ever.
template <class Result>
Result run(void* given) {
  const Start<Result> start = take(static_cast<Start<Result>*>(given));
  record::Lineage::act_as(start.number);
  return start.routine(start.argument);
}

// Without memory the thread starts as it would without us: then it is nobody's.
template <class Result, class Create>
int start_numbered(Routine<Result> routine, void* argument, Create create) {
  Start<Result>* start = make_start(routine, argument);
  if (!start) return create(routine, argument);
  const int error = create(&run<Result>, start);
  if (error != 0) take(start);
  return error;
}

template <class Function>
void find(Function& real, const char* name) noexcept {
  real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

void find_real_thread_starters() noexcept {
  find(real_pthread_create, "pthread_create");
  find(real_thrd_create, "thrd_create");
}

}  // namespace plimsoll::hooks

using namespace plimsoll::hooks;

PLIMSOLL_DOOR int pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*routine)(void*),
                                 void* argument) noexcept {
  if (!real_pthread_create) find_real_thread_starters();
  if (!plimsoll::record::recorder.counts_own_threads())
    return real_pthread_create(thread, attributes, routine, argument);
  return start_numbered(routine, argument, [=](Routine<void*> started, void* given) {
    return real_pthread_create(thread, attributes, started, given);
  });
}

PLIMSOLL_DOOR int thrd_create(thrd_t* thread, int (*routine)(void*), void* argument) {
  if (!real_thrd_create) find_real_thread_starters();
  if (!plimsoll::record::recorder.counts_own_threads()) return real_thrd_create(thread, routine, argument);
  return start_numbered(routine, argument,
                        [=](Routine<int> started, void* given) { return real_thrd_create(thread, started, given); });
}
