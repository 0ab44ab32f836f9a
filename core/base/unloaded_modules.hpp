// SPDX-License-Identifier: Apache-2.0
// Which libraries were unloaded, and where they lay: stacks that were taken before still lead through them. Cold:
// dlclose alone comes here. No lock; safe from any thread. Takes the loader's lock for a moment, and never allocates
// from malloc.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plimsoll::base {

struct UnloadedModule {
  std::uintptr_t base, begin, end;
  const char* path;
};

// Lives around a call of dlclose.
class UnloadWatch {
 public:
  // Reads the list of what is loaded.
  UnloadWatch() noexcept;
  // Keeps of that list what is no longer loaded, for ever.
  ~UnloadWatch();
  UnloadWatch(const UnloadWatch&) = delete;
  UnloadWatch& operator=(const UnloadWatch&) = delete;

  struct List;

 private:
  List* list_;
};

// visit(const UnloadedModule&) for each, the last unloaded first.
using VisitUnloaded = void (*)(const UnloadedModule& module, void* data);
void for_each_unloaded_module(VisitUnloaded visit, void* data);

}  // namespace plimsoll::base
