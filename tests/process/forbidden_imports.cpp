// SPDX-License-Identifier: Apache-2.0
// All that the hot path may not import, for the test of the test that reads imports. Never run.
#include <dlfcn.h>
#include <link.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>

void* forbidden_imports(std::mutex& mutex, int (*visit)(dl_phdr_info*, std::size_t, void*)) {
  const std::lock_guard hold(mutex);
  Dl_info info;
  if (dladdr(&info, &info) == 0) throw new int(1);
  printf("%d\n", dl_iterate_phdr(visit, nullptr));
  return std::malloc(1);
}
