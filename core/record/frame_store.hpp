// SPDX-License-Identifier: Apache-2.0
// The frames of all stacks that are known. Hot to read, warm to add to. The caller locks adding and clearing; reading
// takes no lock.
//
// A new stack has most of its outer frames in common with the one that its thread walked before, and the walk knows
// which. So it keeps its own frames, inner and, where stacks are cut at a limit, outer ones, and says which frames of
// an earlier stack lie between them. A frame of its own costs 6 bytes: an address has 48 bits that say something.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/page_arena.hpp"
#include "base/processor.hpp"
#include "base/stable_array.hpp"
#include "stack/capture.hpp"

namespace plimsoll::record {

// 0 is the site of blocks whose stack is not known: frames=0, or the table is full.
using SiteId = std::uint32_t;
inline constexpr SiteId kUnknownSite = 0;
inline constexpr std::size_t kMaxSites = std::size_t{1} << 24;  // a block's entry keeps 24 bits for its site

using Frames = std::span<const std::uintptr_t>;

// A stack's return addresses, the innermost first. A value: the store has no such array.
class StackFrames {
 public:
  StackFrames() noexcept {}  // the array is left as it is

  const std::uintptr_t* begin() const noexcept { return frames_.data(); }
  const std::uintptr_t* end() const noexcept { return begin() + size_; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  std::uintptr_t operator[](std::size_t i) const noexcept { return frames_[i]; }
  operator Frames() const noexcept { return {begin(), size_}; }

  std::span<std::uintptr_t> resize(std::size_t size) noexcept {
    size_ = size;
    return std::span(frames_).first(size);
  }

 private:
  std::size_t size_ = 0;
  std::array<std::uintptr_t, stack::kMaxFrames> frames_;
};

class FrameStore {
 public:
  // Only addresses can be kept: of 48 bits, or less and a sign.
  static constexpr std::uintptr_t address_of(std::uintptr_t frame) noexcept {
    if constexpr (base::kAddressBits == 48) return frame << 16 >> 16;
    return static_cast<std::uintptr_t>(static_cast<std::intptr_t>(frame << 16) >> 16);
  }

  // Each site is added once, and after all smaller ones. What it shares with a site that is none is its own. False when
  // there is no memory.
  bool add(SiteId site, Frames frames, const stack::SharedFrames& shared) noexcept;

  StackFrames frames(SiteId site) const noexcept;
  // Of a stack that has none: 0.
  std::uintptr_t innermost_frame(SiteId site) const noexcept;
  bool is(SiteId site, Frames frames) const noexcept;

  // Forgets all. Who reads meanwhile gets frames of either time, or none.
  void clear() noexcept;

 private:
  // Words are read while another life of the store may write them: hence by atomic loads, of which no order is asked.
  struct Record {
    SiteId shared_with;        // an earlier site
    std::uint32_t counts;      // see Counts
    std::uint32_t own_low[1];  // of all own frames; behind them the upper 16 bits of each

    static std::size_t bytes_of(std::size_t own) { return 2 * sizeof(std::uint32_t) + own * 6; }
  };
  // The stack is `inner` own frames, `shared` ones of the other stack from its frame `from` on, `outer` own ones.
  struct Counts {
    std::uint8_t inner, shared, outer, from;

    std::size_t own() const { return std::size_t{inner} + outer; }
    std::size_t all() const { return own() + shared; }
  };

  stack::SharedFrames at_their_source(SiteId site, stack::SharedFrames shared) const noexcept;
  static void write(Record& record, Frames frames, const stack::SharedFrames& shared) noexcept;
  // Null: the site is none, or of another life.
  const Record* record_of(SiteId site) const noexcept {
    return site == kUnknownSite ? nullptr : records_[site].load(std::memory_order_acquire);
  }
  template <class Visit>
  bool visit_frames(SiteId site, std::size_t begin, std::size_t end, Visit&& visit) const noexcept;
  static Counts counts_of(const Record& record) noexcept;

  base::StableArray<std::atomic<const Record*>, kMaxSites, base::Filling::dense> records_;
  base::PageArena arena_{base::Filling::dense};
};

}  // namespace plimsoll::record
