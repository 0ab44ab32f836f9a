// SPDX-License-Identifier: Apache-2.0
#include "ledger/lost_blocks.hpp"

#include <algorithm>
#include <cstring>

namespace plimsoll::ledger {
namespace {

class LostHeap {
 public:
  LostHeap(const std::vector<FoundBlock>& blocks, const std::vector<FoundBlock>& between) {
    for (const FoundBlock& block : blocks) blocks_.push_back({block, false});
    for (const FoundBlock& block : between) blocks_.push_back({block, true});
    std::sort(blocks_.begin(), blocks_.end(), [](const Entry& a, const Entry& b) { return a.address < b.address; });
    is_taken_.resize(blocks_.size());
  }

  std::vector<Leak> gather(const std::function<bool(const record::BlockRecord&)>& apart) {
    std::vector<bool> is_pointed_to(blocks_.size());
    for (std::size_t i = 0; i < blocks_.size(); ++i)
      for_each_target(i, [&](std::size_t target) { is_pointed_to[target] = is_pointed_to[target] || target != i; });
    std::vector<Leak> leaks;
    if (apart)
      for (std::size_t i : by_birth())
        if (!is_taken_[i] && apart(blocks_[i].record)) leaks.push_back(take_from(i));
    for (std::size_t i : by_birth())
      if (!is_pointed_to[i] && !is_taken_[i]) leaks.push_back(take_from(i));
    for (std::size_t i : by_birth())
      if (!is_taken_[i]) leaks.push_back(take_from(i));
    return leaks;
  }

 private:
  struct Entry : FoundBlock {
    bool is_between;
  };

  std::vector<std::size_t> by_birth() const {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < blocks_.size(); ++i)
      if (!blocks_[i].is_between) order.push_back(i);
    std::sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
      return blocks_[a].record.sequence < blocks_[b].record.sequence;
    });
    return order;
  }

  Leak take_from(std::size_t root) {
    Leak leak{blocks_[root].record, {}, blocks_[root].address};
    is_taken_[root] = true;
    std::vector<std::size_t> to_visit{root};
    while (!to_visit.empty()) {
      const std::size_t block = to_visit.back();
      to_visit.pop_back();
      for_each_target(block, [&](std::size_t target) {
        if (is_taken_[target]) return;
        is_taken_[target] = true;
        if (!blocks_[target].is_between) leak.below.push_back(blocks_[target].record);
        to_visit.push_back(target);
      });
    }
    return leak;
  }

  template <class Visit>
  void for_each_target(std::size_t block, Visit&& visit) const {
    const FoundBlock& from = blocks_[block];
    for (std::size_t offset = 0; offset + sizeof(std::uintptr_t) <= from.record.size;
         offset += sizeof(std::uintptr_t)) {
      std::uintptr_t word;
      std::memcpy(&word, reinterpret_cast<const char*>(from.address) + offset, sizeof word);
      const std::size_t target = find(word);
      if (target != blocks_.size()) visit(target);
    }
  }

  std::size_t find(std::uintptr_t pointer) const {
    auto next = std::upper_bound(blocks_.begin(), blocks_.end(), pointer,
                                 [](std::uintptr_t p, const Entry& block) { return p < block.address; });
    if (next == blocks_.begin()) return blocks_.size();
    --next;
    const bool inside = pointer - next->address < std::max<std::size_t>(1, next->record.size);
    return inside ? static_cast<std::size_t>(next - blocks_.begin()) : blocks_.size();
  }

  std::vector<Entry> blocks_;
  std::vector<bool> is_taken_;
};

}  // namespace

std::vector<Leak> gather_leaks(std::vector<FoundBlock> lost,
                               const std::function<bool(const record::BlockRecord&)>& apart,
                               const std::vector<FoundBlock>& between) {
  return LostHeap(lost, between).gather(apart);
}

}  // namespace plimsoll::ledger
