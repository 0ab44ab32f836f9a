// SPDX-License-Identifier: Apache-2.0
// Blocks whose allocations fail in turn. Tests of the suite Kept must pass, those of the suite Broken must fail.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

const std::string kLong(100, 'x');

TEST(Kept, CodeThatLeavesItToTheLibrary) {
  EXPECT_OOM_SAFE {
    std::vector<int> numbers;
    for (int i = 0; i < 100; ++i) numbers.push_back(i);
    std::map<std::string, std::unique_ptr<int>> map;
    for (int i = 0; i < 20; ++i) map[kLong + std::to_string(i)] = std::make_unique<int>(i);
    const std::function<int()> function = [numbers, &map] { return static_cast<int>(numbers.size() + map.size()); };
    EXPECT(function() == 120);
  }
}

// The error is told, and the block goes on.
bool fill(char**& rows, int count) {
  rows = static_cast<char**>(keep(std::calloc(static_cast<std::size_t>(count), sizeof *rows)));
  if (!rows) return false;
  for (int i = 0; i < count; ++i)
    if (!(rows[i] = static_cast<char*>(keep(std::malloc(10))))) return false;
  return true;
}
void release(char** rows, int count) {
  for (int i = 0; rows && i < count; ++i) std::free(rows[i]);
  std::free(rows);
}

TEST(Kept, ErrorReturns) {
  EXPECT_OOM_SAFE {
    char** rows = nullptr;
    const bool is_filled = fill(rows, 5);
    EXPECT(is_filled);  // in the run that gets through
    release(rows, 5);
  }
}

TEST(Kept, BadAllocMayBeThrownAgain) {
  EXPECT_OOM_SAFE {
    try {
      std::vector<int> numbers(100);
      keep(numbers.data());
    } catch (const std::bad_alloc&) {
      throw std::bad_alloc();
    }
    int* numbers = new (std::nothrow) int[3];
    if (!keep(numbers)) throw std::bad_array_new_length();
    delete[] numbers;
  }
}

TEST(Kept, WhatIsHeldIsNoLeak) {
  EXPECT_OOM_SAFE {
    static std::map<int, std::string> table;
    table[1] = kLong;
    static thread_local std::vector<int> numbers;
    numbers.push_back(1);
    std::string copy = kLong;
    keep(copy.data());
  }
}

TEST(Kept, WhatWasThereBeforeHolds) {
  const auto cache = std::make_unique<std::map<int, std::string>>();
  auto* const other = new std::vector<std::string>;
  EXPECT_OOM_SAFE {
    (*cache)[1] = kLong;
    other->push_back(kLong);
    std::string copy = kLong;
    keep(copy.data());
  }
  EXPECT(cache->size() == 1);
  delete other;
}

TEST(Kept, VariablesOfOutsideHoldWhatTheBlockLeavesInThem) {
  std::string text;
  std::map<int, std::string> map;
  std::vector<std::unique_ptr<int>> numbers;
  keep(&text), keep(&map), keep(&numbers);  // in memory, not in registers
  EXPECT_OOM_SAFE {
    text = kLong;
    for (int i = 0; i < 3; ++i) map[i] = kLong;
    for (int i = 0; i < 3; ++i) numbers.push_back(std::make_unique<int>(i));
    const std::string copy = kLong;
    keep(copy.data());
  }
  EXPECT(text.size() + map.size() + numbers.size() == 106);
}

TEST(Kept, TheBlockIsRunOnceOnly) {
  int runs = 0;
  EXPECT_OOM_SAFE {
    ++runs;
    const std::string copy = kLong;
    keep(copy.data());
  }
  EXPECT(runs == 1);
}

TEST(Kept, ABlockThatAllocatesNothing) {
  int number = 0;
  EXPECT_OOM_SAFE { number = 5; }
  EXPECT(number == 5);
}

TEST(Kept, LeftByReturn) {
  EXPECT_OOM_SAFE {
    const std::string copy = kLong;
    keep(copy.data());
    return;
  }
  EXPECT(false);
}

TEST(Kept, ItIsCaughtInTheTest) {
  bool is_caught = false;
  try {
    EXPECT_OOM_SAFE {
      const std::string copy = kLong;
      keep(copy.data());
      throw 5;
    }
  } catch (int) {
    is_caught = true;
  } catch (const std::bad_alloc&) {
  }
  EXPECT(is_caught);
}

TEST(Kept, OneInAnother) {
  EXPECT_OOM_SAFE {
    const std::string outer = kLong;
    keep(outer.data());
    EXPECT_OOM_SAFE {
      const std::string inner = kLong;
      keep(inner.data());
    }
  }
}

struct Node {
  int* payload;
  char* name;
};

// Forgets the first when there is no memory for the second.
[[gnu::noinline]] Node make_node() {
  Node node{};
  node.payload = keep(new int[10]);  // LINE: lost
  node.name = keep(new char[1000]);  // LINE: fails
  return node;
}

TEST(Broken, Leaks) {
  EXPECT_OOM_SAFE {  // LINE: leaks
    const Node node = make_node();
    delete[] node.payload;
    delete[] node.name;
  }
}

TEST(Broken, LeaksWhatAVariableOfTheBlockPointedTo) {
  EXPECT_OOM_SAFE {
    int* const numbers = keep(new int[12]);  // LINE: lost in the block
    const std::string copy = kLong;          // LINE: fails in the block
    keep(copy.data());
    delete[] numbers;
  }
}

TEST(Broken, LeaksBesideAVariableOfOutside) {
  std::string text;
  EXPECT_OOM_SAFE {
    text = kLong;
    int* const numbers = keep(new int[13]);  // LINE: lost beside
    const std::string copy = kLong;
    keep(copy.data());
    delete[] numbers;
  }
  EXPECT(text == kLong);
}

TEST(Broken, LeaksOnAnErrorReturn) {
  EXPECT_OOM_SAFE {
    char** rows = nullptr;
    if (fill(rows, 3)) release(rows, 3);
  }
}

[[gnu::noinline]] std::string copied() noexcept {
  return kLong;  // LINE: terminates
}

TEST(Broken, Terminates) {
  EXPECT_OOM_SAFE { keep(copied().data()); }
}

[[gnu::noinline]] void wrong_exception() {
  try {
    const std::string copy = kLong;
    keep(copy.data());
  } catch (const std::bad_alloc&) {
    throw std::runtime_error("out of luck, and so long that it takes memory of its own");  // LINE: throws
  }
}

TEST(Broken, ThrowsAnother) {
  EXPECT_OOM_SAFE { wrong_exception(); }
}

TEST(Broken, Crashes) {
  EXPECT_OOM_SAFE {
    int* const number = static_cast<int*>(keep(std::malloc(sizeof(int))));  // LINE: not asked
    *const_cast<volatile int*>(number) = 5;                                 // LINE: crashes
    std::free(number);
  }
}

TEST(Broken, Aborts) {
  EXPECT_OOM_SAFE {
    void* const block = keep(std::malloc(5));
    if (!block) std::abort();  // LINE: aborts
    std::free(block);
  }
}

TEST(Broken, EndsTheProgram) {
  EXPECT_OOM_SAFE {
    void* const block = keep(std::malloc(5));
    if (!block) {
      [[maybe_unused]] const auto written = write(STDERR_FILENO, "no memory, no fun\n", 18);
      _exit(7);
    }
    std::free(block);
  }
}

TEST(Broken, InTheRunThatGetsThrough) {
  EXPECT_OOM_SAFE {
    const std::string copy = kLong;
    EXPECT(copy.size() == 101);  // LINE: judged
  }
}

}  // namespace
