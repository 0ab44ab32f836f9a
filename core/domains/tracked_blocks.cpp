// SPDX-License-Identifier: Apache-2.0
#include "domains/tracked_blocks.hpp"

#include <algorithm>
#include <utility>

#include "base/own_pages.hpp"

namespace plimsoll::domains {
namespace {

constexpr std::size_t kFewestSlots = 1024;

}  // namespace

std::size_t TrackedBlocks::home_of(Domain domain, std::uintptr_t address) const noexcept {
  std::uint64_t hash = (address ^ std::uint64_t{domain} << 48) * 0x9E3779B97F4A7C15;
  hash ^= hash >> 32;
  return hash & (slot_count_ - 1);
}

// Where the block is, or the free slot where it belongs.
std::size_t TrackedBlocks::slot_of(Domain domain, std::uintptr_t address) const noexcept {
  std::size_t slot = home_of(domain, address);
  while (slots_[slot].domain != 0 && (slots_[slot].domain != domain || slots_[slot].address != address))
    slot = (slot + 1) & (slot_count_ - 1);
  return slot;
}

// At most three quarters of the slots are used, so every probe ends.
bool TrackedBlocks::has_room() noexcept {
  if ((used_ + 1) * 4 <= slot_count_ * 3) return true;
  const std::size_t count = slot_count_ ? slot_count_ * 2 : kFewestSlots;
  auto* grown = static_cast<TrackedBlock*>(base::map_pages(count * sizeof(TrackedBlock)));
  if (!grown) return false;
  const std::span<TrackedBlock> old = slots();
  slots_ = grown;
  slot_count_ = count;
  for (const TrackedBlock& block : old)
    if (block.domain != 0) slots_[slot_of(block.domain, block.address)] = block;
  if (!old.empty()) base::unmap_pages(old.data(), old.size_bytes());
  return true;
}

bool TrackedBlocks::put(const TrackedBlock& block) noexcept {
  Figures* figures = figures_of(block.domain);
  if (!figures || !has_room()) return false;
  TrackedBlock& slot = slots_[slot_of(block.domain, block.address)];
  if (slot.domain != 0)
    count_out(slot);
  else
    ++used_;
  slot = block;
  Usage& usage = figures->usage;
  usage.current += block.size;
  usage.current_blocks += 1;
  usage.total += block.size;
  usage.total_blocks += 1;
  if (usage.current > usage.peak) {
    usage.peak = usage.current;
    usage.peak_blocks = usage.current_blocks;
  }
  return true;
}

void TrackedBlocks::take(Domain domain, std::uintptr_t address) noexcept {
  if (slot_count_ == 0) return;
  const std::size_t slot = slot_of(domain, address);
  if (slots_[slot].domain == 0) return;
  count_out(slots_[slot]);
  remove(slot);
}

void TrackedBlocks::take_all(Domain domain) noexcept {
  for (std::size_t slot = 0; slot < slot_count_; ++slot)
    while (domain != 0 && slots_[slot].domain == domain) {
      count_out(slots_[slot]);
      remove(slot);  // another block may have moved here
    }
}

// What stands behind the hole moves into it, unless its way from home would lead past it.
void TrackedBlocks::remove(std::size_t hole) noexcept {
  const std::size_t mask = slot_count_ - 1;
  for (std::size_t next = (hole + 1) & mask; slots_[next].domain != 0; next = (next + 1) & mask) {
    const std::size_t home = home_of(slots_[next].domain, slots_[next].address);
    if (((next - home) & mask) < ((next - hole) & mask)) continue;
    slots_[hole] = slots_[next];
    hole = next;
  }
  slots_[hole] = {};
  --used_;
}

Usage TrackedBlocks::usage(Domain domain) const noexcept {
  const std::span known(figures_.data(), domain_count_);
  const auto found = std::ranges::find(known, domain, &Figures::domain);
  return found == known.end() ? Usage() : found->usage;
}

TrackedBlocks::Figures* TrackedBlocks::figures_of(Domain domain) noexcept {
  const std::span known(figures_.data(), domain_count_);
  if (const auto found = std::ranges::find(known, domain, &Figures::domain); found != known.end()) return &*found;
  if (domain_count_ == kMostDomains) return nullptr;
  Figures& added = figures_[domain_count_++];
  added.domain = domain;
  return &added;
}

void TrackedBlocks::count_out(const TrackedBlock& block) noexcept {
  Usage& usage = figures_of(block.domain)->usage;
  usage.current -= block.size;
  usage.current_blocks -= 1;
}

void TrackedBlocks::clear() noexcept {
  if (slots_) base::unmap_pages(slots_, slots().size_bytes());
  slots_ = nullptr;
  slot_count_ = used_ = 0;
  std::fill_n(figures_.begin(), std::exchange(domain_count_, 0), Figures());
}

}  // namespace plimsoll::domains
