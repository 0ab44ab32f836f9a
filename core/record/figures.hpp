// SPDX-License-Identifier: Apache-2.0
// Bytes and blocks: what is added up for each site, each window and the whole heap. Hot. Plain values; nobody locks.
#pragma once

#include <cstddef>
#include <cstdint>

namespace plimsoll::record {

struct Amount {
  std::uint64_t bytes = 0;
  std::uint64_t blocks = 0;
  friend bool operator==(const Amount&, const Amount&) = default;

  void add(std::size_t size) noexcept {
    bytes += size;
    blocks += 1;
  }
  void take_back(std::size_t size) noexcept {
    bytes -= size;
    blocks -= 1;
  }
  Amount& operator+=(const Amount& other) noexcept {
    bytes += other.bytes;
    blocks += other.blocks;
    return *this;
  }
};

// A site's or the whole heap's figures at one moment.
struct Figures {
  Amount live;
  Amount total;  // ever allocated
  friend bool operator==(const Figures&, const Figures&) = default;
};

// The same, as events are counted: one sum changes for each. Sums of freed blocks are no figures that anyone asks for,
// but they spare an allocation the second of two sums.
struct Tally {
  Amount allocated;
  Amount freed;

  std::uint64_t live_bytes() const noexcept { return allocated.bytes - freed.bytes; }
  Amount live() const noexcept { return {live_bytes(), allocated.blocks - freed.blocks}; }
  Figures figures() const noexcept { return {live(), allocated}; }
  Tally& operator+=(const Tally& other) noexcept {
    allocated += other.allocated;
    freed += other.freed;
    return *this;
  }
};

}  // namespace plimsoll::record
