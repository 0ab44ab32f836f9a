// SPDX-License-Identifier: Apache-2.0
// verify=1: every stack that is taken is walked by libgcc too, and the two must be the same. Some fifty times slower
// than tracing alone; for who doubts a stack, and for Plimsoll's own tests. Cold, but inside a door. Nobody locks.
#pragma once

#include "record/recorder.hpp"
#include "stack/capture.hpp"

namespace plimsoll::hooks {

// Compares, and counts. What it found is said on standard error when the process ends, with the first stack that
// differs.
void verify_origin(const stack::Registers& caller, record::Recorder::Origin origin) noexcept;

}  // namespace plimsoll::hooks
