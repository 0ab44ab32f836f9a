// SPDX-License-Identifier: Apache-2.0
// Lists that a library keeps of what the user's code made: to be on one is not to be held. Cold: reads symbol tables,
// at first and after a library was loaded. One thread: the one that runs the tests.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reentry_guard.hpp"
#include "reach/block.hpp"

namespace plimsoll::ledger {

// GoogleMock's, of mock objects.
std::vector<reach::Region> framework_registries(const base::ReentryGuard&);

// The address of the C library's word that points to the newest FILE; 0 when it has none that is known.
std::uintptr_t list_of_open_files() noexcept;

}  // namespace plimsoll::ledger
