// SPDX-License-Identifier: Apache-2.0
// Which library answers malloc in this process: a comparison that measured the wrong heap would look plausible.
#pragma once

#include <dlfcn.h>

#include <string>

namespace plimsoll::bench {

inline std::string owner_of_malloc() {
  Dl_info found{};
  const void* const door = dlsym(RTLD_DEFAULT, "malloc");
  if (!door || !dladdr(door, &found) || !found.dli_fname) return "unknown";
  const std::string path = found.dli_fname;
  return path.substr(path.rfind('/') + 1);
}

}  // namespace plimsoll::bench
