// SPDX-License-Identifier: Apache-2.0
// Which line of which file an address of a unit belongs to (DWARF 4 and 5, .debug_line). Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "symbols/dwarf_files.hpp"

namespace plimsoll::symbols {

// What .debug_line has for one unit: a table of files, and a program that computes lines, one sequence of ascending
// addresses after the other.
class LineProgram {
 public:
  LineProgram() = default;
  LineProgram(const DwarfSections& sections, std::uint64_t offset, std::string folder);

  const DwarfFiles& files() const { return files_; }
  std::size_t size() const { return program_.size(); }
  // Runs the sequence that begins at the place. on_row(address, file, line) for each row of it; a row goes as far as
  // the next one, and the last as far as the address of on_end(address), which is not called if the program is damaged.
  // Returns where the next sequence begins.
  template <class OnRow, class OnEnd>
  std::size_t run(std::size_t place, OnRow&& on_row, OnEnd&& on_end) const;

  // Where a sequence may begin, and the address at which it does. Found by how compilers write that down, without
  // running the program: some may be missing, and some may be none.
  struct Start {
    std::uint64_t address;
    std::size_t place;
  };
  std::vector<Start> likely_starts() const;

 private:
  DwarfFiles files_;
  Bytes program_;
  std::uint64_t least_bytes_ = 1;  // of an instruction
  int line_base_ = 0;
  std::uint64_t line_range_ = 0, first_special_ = 0;
  std::vector<std::uint8_t> operands_;  // of each standard opcode
};

// The rows of a sequence are kept from when an address of it was asked for. It is looked for where it seems to begin;
// if it is not there, one pass finds all sequences.
class LineTable {
 public:
  LineTable() = default;
  explicit LineTable(LineProgram program) : program_(std::move(program)) {}

  struct Line {
    std::uint64_t file = 0;
    int line = 0;  // 0: of no line, as the compiler says
  };
  std::optional<Line> find(std::uint64_t address);
  std::string path(std::uint64_t file) const { return program_.files().path(file); }

 private:
  struct Row {
    std::uint64_t address;
    std::uint32_t file, line;
  };
  struct Sequence {
    std::uint64_t low, high;
    std::size_t place;
    std::vector<Row> rows;
  };
  Sequence* sequence_at(std::uint64_t address);
  Sequence* likely_sequence_at(std::uint64_t address);
  Sequence* known_sequence_at(std::uint64_t address);
  // Takes the sequence that begins at the place; it stays without a range when it is none of code. Returns where the
  // next one begins.
  std::size_t take(std::size_t place, Sequence& sequence, bool with_rows) const;

  LineProgram program_;
  std::optional<std::vector<LineProgram::Start>> starts_;
  std::vector<Sequence> sequences_;
  bool knows_all_ = false;
};

}  // namespace plimsoll::symbols
