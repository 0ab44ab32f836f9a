// SPDX-License-Identifier: Apache-2.0
// Everything that does not depend on a test framework.
#pragma once

#include "plimsoll/ceiling.hpp"
#include "plimsoll/domain.hpp"
#include "plimsoll/faults.hpp"
#include "plimsoll/filter.hpp"
#include "plimsoll/oom_sweep.hpp"
#include "plimsoll/peak_growth.hpp"
#include "plimsoll/profiler.hpp"
#include "plimsoll/scope.hpp"
#include "plimsoll/snapshot.hpp"
#include "plimsoll/stack.hpp"
#include "plimsoll/threads.hpp"
#include "plimsoll/tracker.hpp"
#include "plimsoll/units.hpp"
#include "plimsoll/usage.hpp"
