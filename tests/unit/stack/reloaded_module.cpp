// SPDX-License-Identifier: Apache-2.0
// A library that comes in two versions with the same code but for the size of one frame, so that a rule of one is wrong
// for the other while every address is the same.
#include "chain.hpp"

extern "C" [[gnu::visibility("default")]] void call_in_module(plimsoll::stack::test::Probe probe) {
  volatile char bytes[PLIMSOLL_TEST_FRAME_SIZE];
  bytes[0] = 1;
  probe();
  bytes[1] = 2;
}
