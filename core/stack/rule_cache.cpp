// SPDX-License-Identifier: Apache-2.0
#include "stack/rule_cache.hpp"

#include "stack/statistics.hpp"

namespace plimsoll::stack {
namespace {

constexpr std::int64_t kWord = 8;

bool fits(std::int64_t offset, unsigned bits) noexcept {
  const std::int64_t limit = kWord << (bits - 1);
  return offset % kWord == 0 && offset >= -limit && offset < limit;
}

std::uint64_t field(std::int64_t offset, unsigned bits, unsigned shift) noexcept {
  return (static_cast<std::uint64_t>(offset / kWord) & ((std::uint64_t{1} << bits) - 1)) << shift;
}

std::uint64_t shape(CfaKind cfa, std::uint64_t detail) noexcept {
  return static_cast<std::uint64_t>(cfa) << 2 | detail;
}

std::uint64_t shape(Special special) noexcept { return shape(CfaKind::special, static_cast<std::uint64_t>(special)); }

}  // namespace

CachedRule CachedRule::pack(const Rule& rule) noexcept {
  constexpr unsigned kCfaBits = 14, kCfaShift = 50, kBpBits = 6, kBpShift = 4;
  if (rule.cfa == CfaKind::special) return CachedRule(shape(rule.special));
  if (!fits(rule.cfa_offset, kCfaBits) || !fits(rule.bp_offset, kBpBits)) return CachedRule(shape(Special::wide));
  return CachedRule(field(rule.cfa_offset, kCfaBits, kCfaShift) | field(rule.bp_offset, kBpBits, kBpShift) |
                    shape(rule.cfa, static_cast<std::uint64_t>(rule.bp)));
}

CachedRule RuleCache::search(std::uintptr_t pc, Generation generation) noexcept {
  const std::uint64_t hash = hash_of(pc);
  const std::uint64_t key = key_of(hash, generation);
  for (std::size_t way = 1; way < kWays; ++way) {
    const std::uint64_t word = entries_[first_place(hash) ^ way].load(std::memory_order_relaxed);
    if ((word & kKeyMask) == key) return CachedRule(word);
  }
  return compile(pc, generation);
}

CachedRule RuleCache::compile(std::uintptr_t pc, Generation generation) noexcept {
  const std::uint64_t hash = hash_of(pc);
  const Rule rule = compiler_.compile(pc - 1, forgotten_.load(std::memory_order_acquire));
  count(Event::rule_compiled);
  const CachedRule packed = CachedRule::pack(rule);
  // Code outside all modules comes and goes without dlclose.
  if (rule.obstacle != Obstacle::no_module) store(packed.word() | key_of(hash, generation), hash, generation);
  return packed;
}

// The generation is looked at again so that a rule of long ago cannot be taken for one of this round of generations:
// for that, this thread would have to stand still between two statements during 32 calls of dlclose.
void RuleCache::store(std::uint64_t word, std::uint64_t hash, Generation generation) noexcept {
  if (this->generation() != generation) return;
  for (std::size_t way = 0; way < kWays; ++way) {
    std::uint64_t empty = 0;
    if (entries_[first_place(hash) ^ way].compare_exchange_strong(empty, word, std::memory_order_relaxed)) return;
  }
  entries_[first_place(hash)].store(word, std::memory_order_relaxed);
}

void RuleCache::forget() noexcept {
  forgotten_.fetch_add(1, std::memory_order_acq_rel);
  for (auto& entry : entries_)
    if (entry.load(std::memory_order_relaxed) != 0) entry.store(0, std::memory_order_relaxed);
}

}  // namespace plimsoll::stack
