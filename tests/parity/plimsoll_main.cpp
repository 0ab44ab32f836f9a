// SPDX-License-Identifier: Apache-2.0
// The corpus for Plimsoll: GoogleTest's main(), with a variable that cases may keep a block in. `wiped` as an argument
// is for case.hpp's is_wiping.
#include <gtest/gtest.h>

#include <cstring>

#include "case.hpp"

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  parity::is_wiping = argc > 1 && std::strcmp(argv[1], "wiped") == 0;
  void* slot = nullptr;
  parity::slot_of_main = keep(&slot);
  const int status = RUN_ALL_TESTS();
  keep(&slot);
  return status;
}
