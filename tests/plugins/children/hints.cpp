// SPDX-License-Identifier: Apache-2.0
// Containers over their ceilings. The test's name says whether there is a better way that is plain from the figures.
#include <gtest/gtest.h>

#include <list>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "child.hpp"
#include "plimsoll/gtest.hpp"

namespace {

const std::string long_name = "a name that is too long for a string without memory";

TEST(Hint, VectorThatGrows) {
  MEMORY_CEILING(1_KiB);
  std::vector<int> numbers;
  for (int i = 0; i < 1500; ++i) numbers.push_back(i);  // LINE: vector
  keep(numbers.data());
}

TEST(Hint, VectorThatIsResized) {
  MEMORY_CEILING(1_KiB);
  std::vector<int> numbers;
  for (std::size_t i = 1; i <= 1500; ++i) numbers.resize(i);  // LINE: resized
  keep(numbers.data());
}

TEST(Hint, StringThatGrows) {
  MEMORY_CEILING(1_KiB);
  std::string text;
  for (int i = 0; i < 5000; ++i) text += 'x';  // LINE: string
  keep(text.data());
}

TEST(Hint, Map) {
  MEMORY_CEILING(1_KiB);
  std::map<int, char> marks;
  for (int i = 0; i < 1000; ++i) marks[i] = 'x';  // LINE: map
}

TEST(Hint, List) {
  MEMORY_CEILING(1_KiB);
  std::list<int> numbers;
  for (int i = 0; i < 1000; ++i) numbers.push_back(i);  // LINE: list
}

std::size_t length_of(std::string text) { return keep(text.data()) ? text.size() : 0; }

TEST(Hint, CopiedString) {
  MEMORY_CEILING(.allocations = 1);
  for (int i = 0; i < 1000; ++i) length_of(long_name);  // LINE: copy
}

TEST(NoHint, ReservedVector) {
  MEMORY_CEILING(1_KiB);
  std::vector<int> numbers;
  numbers.reserve(1500);
  for (int i = 0; i < 1500; ++i) numbers.push_back(i);
  keep(numbers.data());
}

TEST(NoHint, VectorThatGrowsTwice) {
  MEMORY_CEILING(1_KiB);
  std::vector<std::pair<long, long>> numbers(1000);
  for (long i = 0; i < 1001; ++i) numbers.push_back({i, i});
  keep(numbers.data());
}

TEST(NoHint, ManyVectorsAtOneLine) {
  MEMORY_CEILING(1_KiB);
  std::vector<std::vector<int>> all(100);
  for (int i = 0; i < 2; ++i)
    for (std::vector<int>& one : all) one.push_back(i);
  keep(all.data());
}

// The elements are what grows, not the vector.
TEST(NoHint, VectorOfStrings) {
  MEMORY_CEILING(1_KiB);
  std::vector<std::string> names;
  names.reserve(1000);
  for (int i = 0; i < 1000; ++i) names.push_back(long_name);
  keep(names.data());
}

TEST(NoHint, MapWithPayload) {
  MEMORY_CEILING(1_KiB);
  std::map<int, std::pair<std::string, std::string>> names;
  for (int i = 0; i < 1000; ++i) names[i].first = "x";
}

TEST(NoHint, StringsOfDifferentLines) {
  MEMORY_CEILING(.allocations = 1);
  length_of(long_name);
  length_of(long_name);
  length_of(long_name);
}

TEST(NoHint, CopiesThatAreKept) {
  MEMORY_CEILING(.allocations = 1);
  std::vector<std::string> names(1000);
  for (std::string& name : names) name = std::string(long_name);
  keep(names.data());
}

}  // namespace
