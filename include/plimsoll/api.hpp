// SPDX-License-Identifier: Apache-2.0
// What is visible outside the shared library.
#pragma once

#if defined(PLIMSOLL_BUILDING)
#define PLIMSOLL_API [[gnu::visibility("default")]]
#else
#define PLIMSOLL_API
#endif
