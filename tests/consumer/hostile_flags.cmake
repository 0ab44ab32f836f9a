# SPDX-License-Identifier: Apache-2.0
# Flags of a user's project that would not do for code that is not its own. The two projects that build the core share them,
# so that a compiler cache builds it once.
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS "${CMAKE_CXX_FLAGS} -Wall -Wextra -Wconversion -Werror -fno-rtti -fvisibility=hidden")
