// SPDX-License-Identifier: Apache-2.0
#include "symbols/framework_data.hpp"

#include <algorithm>
#include <array>

#include "symbols/elf_file.hpp"
#include "symbols/origin.hpp"

namespace plimsoll::symbols {
namespace {

bool may_contain_a_framework(const Module& module) {
  switch (origin_of_module(module.path)) {
    case Origin::tool:
    case Origin::standard_library:
    case Origin::c_library:
    case Origin::loader:
      return false;
    default:
      return !module.path.empty();
  }
}

}  // namespace

bool is_frameworks_registry(std::string_view mangled) {
  // All mock objects; those with a reaction to uninteresting calls of their own, since 1.11 and before.
  constexpr auto kNames =
      std::to_array<std::string_view>({"_ZN7testing12_GLOBAL__N_122g_mock_object_registryE",
                                       "_ZZN7testing12_GLOBAL__N_128UninterestingCallReactionMapEvE3map",
                                       "_ZN7testing12_GLOBAL__N_129g_uninteresting_call_reactionE"});
  return std::ranges::any_of(kNames, [&](std::string_view name) {
    return mangled.starts_with(name) && (mangled.size() == name.size() || mangled[name.size()] == '.');
  });
}

FrameworkData::Known FrameworkData::read(const Module& module) {
  Known known{module, {}};
  if (!may_contain_a_framework(module)) return known;
  ElfFile(module.path).for_each_variable([&](std::string_view name, std::uintptr_t value, std::uintptr_t size) {
    if (is_frameworks_registry(name)) known.registries.push_back({module.base + value, module.base + value + size});
  });
  return known;
}

const std::vector<FrameworkData::Variable>& FrameworkData::registries() {
  if (!modules_.refresh()) return registries_;
  std::vector<Known> now;
  registries_.clear();
  for (const Module& module : modules_.all()) {
    const auto known = std::ranges::find_if(known_, [&](const Known& one) { return one.module.same_as(module); });
    now.push_back(known != known_.end() ? *known : read(module));
    registries_.insert(registries_.end(), now.back().registries.begin(), now.back().registries.end());
  }
  known_ = std::move(now);
  return registries_;
}

}  // namespace plimsoll::symbols
