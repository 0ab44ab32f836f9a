// SPDX-License-Identifier: Apache-2.0
#include "reach/thread_memory.hpp"

#include <dlfcn.h>

#include <cstdint>

namespace plimsoll::reach {

std::size_t thread_record_bytes() noexcept {
  static const auto* const bytes = static_cast<const std::uint32_t*>(dlsym(RTLD_DEFAULT, "_thread_db_sizeof_pthread"));
  return bytes ? *bytes : 0;
}

}  // namespace plimsoll::reach
