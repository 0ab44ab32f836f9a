# SPDX-License-Identifier: Apache-2.0
# For `cmake -C`: the same code with debug info for stacks and lines alone, which compiles faster. tools/test builds so.
# Tests that look at more of it ask for that themselves.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG" CACHE STRING "")
set(CMAKE_CXX_FLAGS_DEBUG "-g1" CACHE STRING "")
