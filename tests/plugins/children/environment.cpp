// SPDX-License-Identifier: Apache-2.0
// A global environment and a main of its own; `--lose` makes the environment lose its memory.
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "child.hpp"

namespace {

bool loses_memory = false;

class Environment : public testing::Environment {
  void SetUp() override {
    table_ = keep(new char[4096]);  // LINE: environment
    std::memset(table_, 1, 4096);
  }
  void TearDown() override {
    if (!loses_memory) delete[] table_;
    table_ = nullptr;
  }
  char* table_ = nullptr;
};

TEST(WithEnvironment, First) {}
TEST(WithEnvironment, Second) {}

}  // namespace

int main(int argument_count, char** arguments) {
  testing::InitGoogleTest(&argument_count, arguments);
  loses_memory = argument_count > 1 && std::strcmp(arguments[1], "--lose") == 0;
  testing::AddGlobalTestEnvironment(new Environment);
  std::vector<char> of_main(1000);
  keep(of_main.data());
  return RUN_ALL_TESTS();
}
