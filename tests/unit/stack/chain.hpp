// SPDX-License-Identifier: Apache-2.0
// Ways to call the probe, each with a frame shape of its own. The same source is compiled with several optimisations
// and compilers; each makes one Chain.
#pragma once

#include <vector>

namespace plimsoll::stack::test {

using Probe = void (*)();

struct Chain {
  const char* name;
  void (*recurse_with_alloca)(int depth, Probe);
  void (*recurse_over_aligned)(int depth, Probe);
  void (*recurse_with_every_register)(int depth, Probe);
  void (*use_large_frame)(Probe);
  void (*sort_by_callback)(Probe);
  void (*qsort_by_callback)(Probe);
  void (*call_through_function)(int depth, Probe);
  void (*call_virtually)(int depth, Probe);
  void (*call_in_tail_position)(int depth, Probe);
  void (*end_with_noreturn_call)(Probe);
  void (*catch_and_rethrow)(int depth, Probe);
  void (*destroy_while_unwinding)(int depth, Probe);
  void (*jump_back)(Probe);
  void (*use_standard_library)();  // allocates on the way
};

const std::vector<const Chain*>& chains();

}  // namespace plimsoll::stack::test
