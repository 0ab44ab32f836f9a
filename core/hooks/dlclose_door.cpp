// SPDX-License-Identifier: Apache-2.0
#include "hooks/dlclose_door.hpp"

#include <dlfcn.h>

#include "base/unloaded_modules.hpp"
#include "hooks/door.hpp"
#include "stack/capture.hpp"

namespace plimsoll::hooks {
namespace {

using Dlclose = int (*)(void*);
constinit Dlclose real_dlclose = nullptr;

}  // namespace

void find_real_dlclose() noexcept { real_dlclose = reinterpret_cast<Dlclose>(dlsym(RTLD_NEXT, "dlclose")); }

}  // namespace plimsoll::hooks

PLIMSOLL_DOOR int dlclose(void* handle) noexcept {
  if (!plimsoll::hooks::real_dlclose) plimsoll::hooks::find_real_dlclose();
  const plimsoll::base::UnloadWatch watch;
  const int result = plimsoll::hooks::real_dlclose(handle);
  plimsoll::stack::forget_modules();
  return result;
}
