// SPDX-License-Identifier: Apache-2.0
// All that an address goes by, as patterns written for other tools expect it.
#include <gtest/gtest.h>

#include <algorithm>

#include "symbols/resolver.hpp"

namespace plimsoll::symbols {

template <class T>
[[gnu::noinline, gnu::used]] std::uintptr_t place_in(T) {
  asm volatile("");
  const auto here = [&]() __attribute__((noinline)) {
    asm volatile("");
    return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  };
  const std::uintptr_t place = here();
  asm volatile("");
  return place;
}

namespace {

TEST(NamesAt, HoldModuleFileAndEverySpellingOfTheFunction) {
  const std::vector<std::string> names = names_at(place_in<unsigned long>(1));
  const auto has = [&](std::string_view end) {
    return std::ranges::any_of(names, [=](const std::string& name) { return name.ends_with(end); });
  };
  ASSERT_FALSE(names.empty());
  EXPECT_TRUE(names.front().ends_with("unit_symbols")) << names.front();
  EXPECT_TRUE(has("names_at_test.cpp"));
  EXPECT_EQ(std::ranges::count(names, "plimsoll::symbols::place_in<unsigned long>(unsigned long)"), 1);
  EXPECT_TRUE(has("unsigned long plimsoll::symbols::place_in<unsigned long>(unsigned long)"));
  EXPECT_TRUE(has("_ZN8plimsoll7symbols8place_inImEEmT_"));
}

TEST(NamesAt, AreNoneWhereThereIsNoCode) { EXPECT_TRUE(names_at(1).empty()); }

}  // namespace
}  // namespace plimsoll::symbols
