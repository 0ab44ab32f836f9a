// SPDX-License-Identifier: Apache-2.0
#include "symbols/framework_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

// As GoogleMock declares them.
namespace testing {
namespace {
std::uintptr_t g_mock_object_registry[6];
int* volatile g_mock_object_registry_size;

std::uintptr_t& UninterestingCallReactionMap() {
  static auto* const map = new std::uintptr_t(1);
  return *map;
}
}  // namespace
}  // namespace testing

namespace plimsoll::symbols {
namespace {

bool is_listed(const std::vector<FrameworkData::Variable>& variables, const void* begin, std::size_t size) {
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  return std::ranges::any_of(
      variables, [&](const auto& variable) { return variable.begin == address && variable.end == address + size; });
}

TEST(FrameworkData, ARegistryIsToldByItsName) {
  for (const char* name : {"_ZN7testing12_GLOBAL__N_122g_mock_object_registryE",
                           "_ZN7testing12_GLOBAL__N_122g_mock_object_registryE.lto_priv.0",
                           "_ZZN7testing12_GLOBAL__N_128UninterestingCallReactionMapEvE3map",
                           "_ZN7testing12_GLOBAL__N_129g_uninteresting_call_reactionE"})
    EXPECT_TRUE(is_frameworks_registry(name)) << name;
  for (const char* name :
       {"", "g_mock_object_registry", "_ZN4user12_GLOBAL__N_122g_mock_object_registryE",
        "_ZN7testing12_GLOBAL__N_122g_mock_object_registryE2", "_ZN7testing12_GLOBAL__N_122g_mock_object_registry",
        "_ZGVZN7testing12_GLOBAL__N_128UninterestingCallReactionMapEvE3map"})
    EXPECT_FALSE(is_frameworks_registry(name)) << name;
}

TEST(FrameworkData, FindsTheRegistriesOfTheProgram) {
  testing::g_mock_object_registry[0] = testing::UninterestingCallReactionMap();
  testing::g_mock_object_registry_size = nullptr;
  FrameworkData data;
  const auto once = data.registries();
  EXPECT_TRUE(is_listed(once, &testing::g_mock_object_registry, sizeof testing::g_mock_object_registry));
  EXPECT_FALSE(is_listed(once, const_cast<int**>(&testing::g_mock_object_registry_size), sizeof(int*)));
  EXPECT_TRUE(std::ranges::any_of(once, [](const auto& variable) {
    const bool is_pointer = variable.end - variable.begin == sizeof(void*);
    return is_pointer &&
           *reinterpret_cast<std::uintptr_t**>(variable.begin) == &testing::UninterestingCallReactionMap();
  }));
  EXPECT_EQ(data.registries().size(), once.size()) << "asked again";
}

}  // namespace
}  // namespace plimsoll::symbols
