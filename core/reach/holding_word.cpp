// SPDX-License-Identifier: Apache-2.0
#include "reach/holding_word.hpp"

#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "reach/scan.hpp"

namespace plimsoll::reach {
namespace {

constexpr std::size_t kWordBytes = sizeof(std::uintptr_t);
constexpr std::size_t kPageBytes = 4096;

bool copy(std::uintptr_t from, void* into, std::size_t bytes) noexcept {
  const iovec local{into, bytes};
  const iovec remote{reinterpret_cast<void*>(from), bytes};
  return process_vm_readv(getpid(), &local, 1, &remote, 1, 0) == static_cast<ssize_t>(bytes);
}

// `words` begins at a word and lies within one page.
std::uintptr_t find_in_page(Region words, Region target) noexcept {
  std::array<std::uintptr_t, kPageBytes / kWordBytes> page;
  const std::size_t count = (words.end - words.begin) / kWordBytes;
  if (!copy(words.begin, page.data(), count * kWordBytes)) return 0;
  for (std::size_t i = 0; i < count; ++i)
    if (target.contains(page[i])) return words.begin + i * kWordBytes;
  return 0;
}

// The address of the first word in `words` that points into `target`; 0 if there is none. Pages that cannot be read are
// passed over.
std::uintptr_t find_word_into(Region words, Region target) noexcept {
  std::uintptr_t at = (words.begin + kWordBytes - 1) / kWordBytes * kWordBytes;
  while (at + kWordBytes <= words.end) {
    const std::uintptr_t page_end = std::min((at / kPageBytes + 1) * kPageBytes, words.end);
    if (const std::uintptr_t found = find_in_page({at, page_end}, target)) return found;
    at = (at / kPageBytes + 1) * kPageBytes;
  }
  return 0;
}

Region extent_of(const Block& block) { return {block.address, block.address + block.extent()}; }

}  // namespace

std::optional<std::uintptr_t> read_word(std::uintptr_t address) noexcept {
  std::uintptr_t word;
  return copy(address, &word, sizeof word) ? std::optional(word) : std::nullopt;
}

std::uintptr_t Scan::word_that_holds(std::size_t index) const noexcept {
  const Parent parent = parent_of(index);
  const Region target = extent_of(blocks_[index]);
  if (parent.is_root()) {
    const auto found = std::ranges::find(root_words(), index, &RootWord::block);
    if (found == root_words().end()) return 0;
    const std::optional<std::uintptr_t> word = read_word(found->address);
    return word && target.contains(*word) ? found->address : 0;
  }
  if (!parent.is_block()) return 0;
  const Block& holder = blocks_[parent.index()];
  return find_word_into({holder.address, holder.address + holder.size}, target);
}

}  // namespace plimsoll::reach
