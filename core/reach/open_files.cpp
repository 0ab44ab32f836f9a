// SPDX-License-Identifier: Apache-2.0
#include "reach/open_files.hpp"

#include <cstdio>

#include "base/any_word.hpp"

namespace plimsoll::reach {
namespace {

constexpr std::size_t kWordBytes = sizeof(std::uintptr_t);
constexpr std::uintptr_t kLinkAt = offsetof(FILE, _chain);
constexpr std::uintptr_t kBufferAt = offsetof(FILE, _IO_buf_base), kBufferEndAt = offsetof(FILE, _IO_buf_end);

Region word_region(std::uintptr_t address) { return {address, address + kWordBytes}; }

// glibc 2.41 links backwards too, from a place in the FILE that differs: to the link that points to it.
void cut_links_back(std::uintptr_t file, std::uintptr_t link, Cuts& cuts) noexcept {
  for (std::uintptr_t at = file; at + kWordBytes <= file + sizeof(FILE); at += kWordBytes)
    if (base::any_word(at) == link) cuts.add(word_region(at));
}

// Only one that is a block by itself: a wrong FILE must not hide what other memory holds.
void cut_buffer(std::uintptr_t file, const BlockIndex& blocks, Cuts& cuts) noexcept {
  const Region buffer{base::any_word(file + kBufferAt), base::any_word(file + kBufferEndAt)};
  const Region block = blocks.extent_of(buffer.begin);
  if (!block.empty() && buffer.begin == block.begin && buffer.end <= block.end) cuts.add(buffer);
}

}  // namespace

void cut_open_files(std::uintptr_t list, const MemoryMap& map, const BlockIndex& blocks, Cuts& cuts) noexcept {
  if (list == 0 || !map.is_readable(word_region(list))) return;
  std::uintptr_t link = list;
  cuts.add(word_region(link));
  for (std::size_t files = 0; files < kMostOpenFiles; ++files) {
    const std::uintptr_t file = base::any_word(link);
    const Region whole{file, file + sizeof(FILE)};
    if (file % alignof(FILE) != 0 || whole.empty() || !map.is_readable(whole)) return;
    cut_links_back(file, link, cuts);
    cut_buffer(file, blocks, cuts);
    link = file + kLinkAt;
    cuts.add(word_region(link));
  }
}

}  // namespace plimsoll::reach
