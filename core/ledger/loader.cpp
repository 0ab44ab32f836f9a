// SPDX-License-Identifier: Apache-2.0
#include "ledger/loader.hpp"

#include <dlfcn.h>
#include <link.h>
#include <sys/auxv.h>

#include <algorithm>

namespace plimsoll::ledger {
namespace {

int find_loader(dl_phdr_info* module, std::size_t, void* found) {
  if (module->dlpi_addr != getauxval(AT_BASE)) return 0;
  auto* region = static_cast<reach::Region*>(found);
  for (int i = 0; i < module->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = module->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || !(segment.p_flags & PF_X)) continue;
    region->begin = module->dlpi_addr + segment.p_vaddr;
    region->end = region->begin + segment.p_memsz;
  }
  return 1;
}

}  // namespace

reach::Region loader_code() {
  static const reach::Region region = [] {
    reach::Region found;
    dl_iterate_phdr(find_loader, &found);
    return found;
  }();
  return region;
}

// Its function has no name that can be asked for; it stands in one source with this one.
reach::Region exit_table_code() {
  constexpr std::uintptr_t kNear = 4096;
  static const auto near = reinterpret_cast<std::uintptr_t>(dlsym(RTLD_DEFAULT, "__cxa_atexit"));
  return near == 0 ? reach::Region() : reach::Region{near - kNear, near + kNear};
}

}  // namespace plimsoll::ledger
