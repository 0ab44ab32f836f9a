// SPDX-License-Identifier: Apache-2.0
#include "reach/open_files.hpp"

#include <cstdio>

#include "base/any_word.hpp"

namespace plimsoll::reach {
namespace {

constexpr std::size_t kWordBytes = sizeof(std::uintptr_t);
constexpr std::uintptr_t kLinkAt = offsetof(FILE, _chain);

Region word_region(std::uintptr_t address) { return {address, address + kWordBytes}; }

// glibc 2.41 links backwards too, from a place in the FILE that differs: to the link that points to it.
void cut_links_back(std::uintptr_t file, std::uintptr_t link, Cuts& cuts) noexcept {
  for (std::uintptr_t at = file; at + kWordBytes <= file + sizeof(FILE); at += kWordBytes)
    if (base::any_word(at) == link) cuts.add(word_region(at));
}

}  // namespace

void cut_links_of_open_files(std::uintptr_t list, const MemoryMap& map, Cuts& cuts) noexcept {
  if (list == 0 || !map.is_readable(word_region(list))) return;
  std::uintptr_t link = list;
  cuts.add(word_region(link));
  for (std::size_t files = 0; files < kMostOpenFiles; ++files) {
    const std::uintptr_t file = base::any_word(link);
    const Region whole{file, file + sizeof(FILE)};
    if (file % alignof(FILE) != 0 || whole.empty() || !map.is_readable(whole)) return;
    cut_links_back(file, link, cuts);
    link = file + kLinkAt;
    cuts.add(word_region(link));
  }
}

}  // namespace plimsoll::reach
