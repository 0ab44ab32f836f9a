// SPDX-License-Identifier: Apache-2.0
// The unwind table entry (FDE, with its CIE) of a function: from which address to which, and the program that says
// where the caller's registers are. Cold. No lock: the tables are read-only memory of loaded modules.
#pragma once

#include <cstdint>
#include <optional>

#include "stack/dwarf_reader.hpp"

namespace plimsoll::stack {

// Where the bytes of .eh_frame lie; nothing outside [begin, end) is read.
struct FrameSection {
  const std::uint8_t* begin;
  const std::uint8_t* end;
  std::uintptr_t data_base;  // what DW_EH_PE_datarel is relative to
};

struct FrameDescription {
  std::uintptr_t start = 0;
  std::uintptr_t end = 0;
  std::uintptr_t data_base = 0;
  std::uint64_t code_alignment = 1;
  std::int64_t data_alignment = 1;
  std::uint8_t pointer_encoding = kAbsolute;
  bool signal_frame = false;    // augmentation 'S': the caller was interrupted, it did not call
  DwarfReader initial_program;  // of the CIE
  DwarfReader program;          // of the FDE
};

// Nothing when the entry is malformed or of a form that compilers do not write.
std::optional<FrameDescription> parse_frame_description(const FrameSection& section, const std::uint8_t* fde) noexcept;

// The sorted index (.eh_frame_hdr) of a loaded module.
class FrameIndex {
 public:
  // Nothing when the index has an unusual form.
  static std::optional<FrameIndex> parse(const std::uint8_t* header, const FrameSection& section) noexcept;

  std::size_t size() const noexcept { return size_; }
  const std::uint8_t* fde_at(std::size_t index) const noexcept { return header_ + entry(index).fde; }
  // The last entry that starts at or before the address; null when there is none.
  const std::uint8_t* find(std::uintptr_t address) const noexcept;

 private:
  struct Entry {
    std::int32_t start;  // both relative to the header
    std::int32_t fde;
  };
  FrameIndex(const std::uint8_t* header, const std::uint8_t* table, std::size_t size) noexcept
      : header_(header), table_(table), size_(size) {}
  Entry entry(std::size_t index) const noexcept;

  const std::uint8_t* header_;
  const std::uint8_t* table_;
  std::size_t size_;
};

}  // namespace plimsoll::stack
