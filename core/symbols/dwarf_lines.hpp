// SPDX-License-Identifier: Apache-2.0
// Which line of which file an address of a unit belongs to (DWARF 4 and 5, .debug_line). Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "symbols/dwarf_files.hpp"

namespace plimsoll::symbols {

// What .debug_line has for one unit: a table of files, and a program that computes lines.
class LineProgram {
 public:
  LineProgram(const DwarfSections& sections, std::uint64_t offset, std::string folder);

  const DwarfFiles& files() const { return files_; }
  DwarfFiles take_files() { return std::move(files_); }
  // on_row(address, file, line, is_end) for each row of the table that the program stands for.
  template <class OnRow>
  void run(OnRow&& on_row) const;

 private:
  DwarfFiles files_;
  Bytes program_;
  std::uint64_t least_bytes_ = 1;  // of an instruction
  int line_base_ = 0;
  std::uint64_t line_range_ = 0, first_special_ = 0;
  std::vector<std::uint8_t> operands_;  // of each standard opcode
};

class LineTable {
 public:
  LineTable() = default;
  LineTable(const DwarfSections& sections, std::uint64_t offset, std::string folder);

  struct Line {
    std::uint64_t file = 0;
    int line = 0;  // 0: of no line, as the compiler says
  };
  std::optional<Line> find(std::uint64_t address) const;
  std::string path(std::uint64_t file) const { return files_.path(file); }

 private:
  struct Row {
    std::uint64_t address;
    std::uint32_t file, line;
  };
  // Rows of ascending addresses; functions in sections of their own are sequences of their own.
  struct Sequence {
    std::uint64_t low, high;
    std::size_t begin, end;
  };
  void add(std::uint64_t address, std::uint64_t file, std::uint64_t line, bool is_end);

  DwarfFiles files_;
  std::vector<Row> rows_;
  std::vector<Sequence> sequences_;
};

}  // namespace plimsoll::symbols
