// SPDX-License-Identifier: Apache-2.0
#include "base/reentry_guard.hpp"

namespace plimsoll::base {

thread_local constinit int ReentryGuard::depth_ = 0;

}  // namespace plimsoll::base
