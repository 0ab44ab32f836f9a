// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_lines.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

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
  if (line_range_ > 0 && first_special_ > 0) program_ = program.take(program.left());
}

template <class OnRow, class OnEnd>
std::size_t LineProgram::run(std::size_t place, OnRow&& on_row, OnEnd&& on_end) const {
  State state;
  const auto give_row = [&] { on_row(state.address, state.file, state.line); };
  DwarfCursor cursor(program_, place);
  while (!cursor.at_end()) {
    const std::uint64_t opcode = cursor.read(1);
    if (opcode >= first_special_) {
      const std::uint64_t step = opcode - first_special_;
      state.address += step / line_range_ * least_bytes_;
      state.line += static_cast<std::uint64_t>(line_base_ + static_cast<int>(step % line_range_));
      give_row();
      continue;
    }
    switch (opcode) {
      case kExtended: {
        DwarfCursor operands(cursor.take(cursor.read_uleb()));
        const std::uint64_t what = operands.read(1);
        if (what == kSetAddress) state.address = operands.read(8);
        if (what == kEndSequence) return on_end(state.address), cursor.at();
        break;
      }
      case kCopy:
        give_row();
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
  return cursor.at();
}

// A sequence begins behind the end of the one before it. Until it has set its address it makes no row, so what looks
// like an end before that is one.
std::vector<LineProgram::Start> LineProgram::likely_starts() const {
  constexpr std::uint8_t kSetBytes = 9;  // of the opcode and the address
  constexpr std::size_t kFarthest = 64;
  constexpr std::array<std::uint8_t, 3> kEnd = {kExtended, 1, kEndSequence};
  constexpr std::size_t kBytesOfASequence = 48;  // about, of a function of its own
  std::vector<Start> starts;
  if (program_.empty()) return starts;  // it need not be anywhere
  starts.reserve(program_.size() / kBytesOfASequence);
  const std::uint8_t *const begin = program_.data(), *const end = begin + program_.size();
  for (const std::uint8_t* at = begin; (at = static_cast<const std::uint8_t*>(std::memchr(at, kSetBytes, end - at)));) {
    const std::uint8_t* length = at++;
    if (length == begin || length[-1] != kExtended || end - length <= kSetBytes || *at != kSetAddress) continue;
    Start start;
    std::memcpy(&start.address, at + 1, sizeof start.address);
    if (start.address == 0) continue;  // the linker threw that code away
    const std::uint8_t* set = length - 1;
    const std::uint8_t* first = set - std::min<std::size_t>(kFarthest, set - begin);
    const std::uint8_t* ended = std::find_end(first, set, kEnd.begin(), kEnd.end());
    if (ended == set && first != begin) continue;
    start.place = ended == set ? 0 : static_cast<std::size_t>(ended - begin) + kEnd.size();
    starts.push_back(start);
  }
  return starts;
}

std::size_t LineTable::take(std::size_t place, Sequence& sequence, bool with_rows) const {
  constexpr std::uint64_t kLastLine = std::numeric_limits<int>::max();
  sequence = {0, 0, place, {}};
  std::uint64_t first = 0, last = 0;
  bool is_first = true, ascends = true;
  const auto on_row = [&](std::uint64_t address, std::uint64_t file, std::uint64_t line) {
    if (std::exchange(is_first, false)) first = address;
    ascends &= address >= std::exchange(last, address);
    if (with_rows)
      sequence.rows.push_back(
          {address, static_cast<std::uint32_t>(file), static_cast<std::uint32_t>(line <= kLastLine ? line : 0)});
  };
  return program_.run(place, on_row, [&](std::uint64_t end) {
    // Code that the linker threw away stands at 0 or at the last address, where no real code can be.
    if (ascends && first != 0 && first < end && last <= end) sequence.low = first, sequence.high = end;
  });
}

LineTable::Sequence* LineTable::known_sequence_at(std::uint64_t address) {
  const auto found = std::ranges::find_if(
      sequences_, [=](const Sequence& sequence) { return sequence.low <= address && address < sequence.high; });
  return found == sequences_.end() ? nullptr : &*found;
}

// The one that begins last before the address.
LineTable::Sequence* LineTable::likely_sequence_at(std::uint64_t address) {
  if (!starts_) starts_ = program_.likely_starts();
  const LineProgram::Start* nearest = nullptr;
  for (const LineProgram::Start& start : *starts_)
    if (start.address <= address && (!nearest || nearest->address < start.address)) nearest = &start;
  if (!nearest) return nullptr;
  Sequence sequence;
  take(nearest->place, sequence, true);
  if (sequence.low != nearest->address || address >= sequence.high) return nullptr;
  return &sequences_.emplace_back(std::move(sequence));
}

LineTable::Sequence* LineTable::sequence_at(std::uint64_t address) {
  if (Sequence* known = known_sequence_at(address)) return known;
  if (knows_all_) return nullptr;
  if (Sequence* likely = likely_sequence_at(address)) return likely;
  knows_all_ = true;
  sequences_.clear();
  Sequence sequence;
  for (std::size_t place = 0; place < program_.size();) {
    place = take(place, sequence, false);
    if (sequence.low < sequence.high) sequences_.push_back(std::move(sequence));
  }
  return known_sequence_at(address);
}

std::optional<LineTable::Line> LineTable::find(std::uint64_t address) {
  Sequence* sequence = sequence_at(address);
  if (!sequence) return std::nullopt;
  if (sequence->rows.empty()) take(sequence->place, *sequence, true);
  const Row& row = *std::prev(std::ranges::upper_bound(sequence->rows, address, {}, &Row::address));
  return Line{row.file, static_cast<int>(row.line)};
}

}  // namespace plimsoll::symbols
