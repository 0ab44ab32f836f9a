// SPDX-License-Identifier: Apache-2.0
#include "ledger/listed.hpp"

#include <dlfcn.h>

#include "symbols/framework_data.hpp"

namespace plimsoll::ledger {

std::vector<reach::Region> framework_registries(const base::ReentryGuard&) {
  static auto* const data = new symbols::FrameworkData;  // a program may be judged in its last destructors
  std::vector<reach::Region> regions;
  for (const auto& variable : data->registries()) regions.push_back({variable.begin, variable.end});
  return regions;
}

std::uintptr_t list_of_open_files() noexcept {
  static const auto list = reinterpret_cast<std::uintptr_t>(dlsym(RTLD_DEFAULT, "_IO_list_all"));
  return list;
}

}  // namespace plimsoll::ledger
