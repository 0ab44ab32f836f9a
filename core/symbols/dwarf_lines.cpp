// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_lines.hpp"

#include <algorithm>
#include <limits>

namespace plimsoll::symbols {
namespace {

enum StandardOpcode : std::uint64_t {
  kExtended = 0,
  kCopy = 1,
  kAdvanceAddress = 2,
  kAdvanceLine = 3,
  kSetFile = 4,
  kAddConstant = 8,
  kFixedAdvance = 9,
};

enum ExtendedOpcode : std::uint64_t { kEndSequence = 1, kSetAddress = 2 };

std::int64_t read_sleb(DwarfCursor& cursor) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;;) {
    const std::uint64_t byte = cursor.read(1);
    if (shift < 64) value |= (byte & 0x7f) << shift;
    shift += 7;
    if (cursor.failed() || (byte & 0x80) == 0) {
      if ((byte & 0x40) != 0 && shift < 64) value |= ~std::uint64_t{0} << shift;
      return static_cast<std::int64_t>(value);
    }
  }
}

struct State {
  std::uint64_t address = 0, file = 1, line = 1;
};

}  // namespace

LineProgram::LineProgram(const DwarfSections& sections, std::uint64_t offset, std::string folder) {
  DwarfCursor cursor(sections.lines, offset);
  const Bytes body = cursor.take(cursor.read(4));  // the 64-bit format's mark is longer than any section
  cursor = DwarfCursor(body);
  const std::uint64_t version = cursor.read(2);
  if (cursor.failed() || version < 2 || version > 5) return;
  if (version == 5) cursor.take(2);  // sizes of an address and of a segment
  const std::uint64_t header_bytes = cursor.read(4);
  const std::size_t header_begin = cursor.at();
  least_bytes_ = cursor.read(1);
  if (version >= 4) cursor.take(1);  // operations in an instruction
  cursor.take(1);                    // whether rows begin statements
  line_base_ = static_cast<std::int8_t>(cursor.read(1));
  line_range_ = cursor.read(1);
  first_special_ = cursor.read(1);
  const Bytes operands = cursor.take(std::max<std::uint64_t>(first_special_, 1) - 1);
  operands_.assign(operands.begin(), operands.end());
  if (cursor.failed()) return;
  files_ = DwarfFiles(cursor, version, sections, std::move(folder));
  DwarfCursor program(body, header_begin);
  program.take(header_bytes);
  program_ = program.take(program.left());
}

template <class OnRow>
void LineProgram::run(OnRow&& on_row) const {
  if (line_range_ == 0 || operands_.size() + 1 != first_special_) return;
  State state;
  for (DwarfCursor cursor(program_); !cursor.at_end();) {
    const std::uint64_t opcode = cursor.read(1);
    if (opcode >= first_special_) {
      const std::uint64_t step = opcode - first_special_;
      state.address += step / line_range_ * least_bytes_;
      state.line += static_cast<std::uint64_t>(line_base_ + static_cast<int>(step % line_range_));
      on_row(state.address, state.file, state.line, false);
      continue;
    }
    switch (opcode) {
      case kExtended: {
        DwarfCursor operands(cursor.take(cursor.read_uleb()));
        const std::uint64_t what = operands.read(1);
        if (what == kSetAddress) state.address = operands.read(8);
        if (what == kEndSequence) {
          on_row(state.address, state.file, state.line, true);
          state = {};
        }
        break;
      }
      case kCopy:
        on_row(state.address, state.file, state.line, false);
        break;
      case kAdvanceAddress:
        state.address += cursor.read_uleb() * least_bytes_;
        break;
      case kAdvanceLine:
        state.line += static_cast<std::uint64_t>(read_sleb(cursor));
        break;
      case kSetFile:
        state.file = cursor.read_uleb();
        break;
      case kAddConstant:
        state.address += (255 - first_special_) / line_range_ * least_bytes_;
        break;
      case kFixedAdvance:
        state.address += cursor.read(2);
        break;
      default:
        for (int i = 0; i < operands_[opcode - 1]; ++i) cursor.read_uleb();
    }
  }
}

LineTable::LineTable(const DwarfSections& sections, std::uint64_t offset, std::string folder) {
  LineProgram program(sections, offset, std::move(folder));
  program.run([this](std::uint64_t address, std::uint64_t file, std::uint64_t line, bool is_end) {
    add(address, file, line, is_end);
  });
  files_ = program.take_files();
}

void LineTable::add(std::uint64_t address, std::uint64_t file, std::uint64_t line, bool is_end) {
  constexpr std::uint64_t kLastLine = std::numeric_limits<int>::max();
  const std::size_t begin = sequences_.empty() ? 0 : sequences_.back().end;
  if (!is_end) {
    rows_.push_back(
        {address, static_cast<std::uint32_t>(file), static_cast<std::uint32_t>(line <= kLastLine ? line : 0)});
    return;
  }
  // Code that the linker threw away stands at 0 and at the last address; a program of real code cannot.
  const bool is_there = rows_.size() > begin && rows_[begin].address != 0 && rows_[begin].address < address &&
                        std::is_sorted(rows_.begin() + static_cast<std::ptrdiff_t>(begin), rows_.end(),
                                       [](const Row& a, const Row& b) { return a.address < b.address; });
  if (is_there)
    sequences_.push_back({rows_[begin].address, address, begin, rows_.size()});
  else
    rows_.resize(begin);
}

std::optional<LineTable::Line> LineTable::find(std::uint64_t address) const {
  for (const Sequence& sequence : sequences_) {
    if (address < sequence.low || address >= sequence.high) continue;
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(sequence.begin);
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(sequence.end);
    const auto behind =
        std::upper_bound(begin, end, address, [](std::uint64_t a, const Row& row) { return a < row.address; });
    const Row& row = *std::prev(behind);
    return Line{row.file, static_cast<int>(row.line)};
  }
  return std::nullopt;
}

}  // namespace plimsoll::symbols
