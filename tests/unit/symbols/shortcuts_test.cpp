// SPDX-License-Identifier: Apache-2.0
// What is looked for in debug info is found by shortcuts first. They must give what reading all of it gives: asked here
// for the functions of this very program.
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>

#include "symbols/dwarf_file.hpp"
#include "symbols/dwarf_lines.hpp"
#include "symbols/unit_code.hpp"

namespace {

using namespace plimsoll::symbols;

constexpr std::uint64_t kNowhere = 1;

class Shortcuts : public testing::Test {
 protected:
  Shortcuts()
      : elf_(std::make_shared<const ElfFile>(std::filesystem::read_symlink("/proc/self/exe"))),
        file_(elf_, DwarfSections::of(*elf_)) {}

  // visit(unit, its own entry, its code, an address in it) for the last byte of each of many functions.
  template <class Visit>
  void for_each_function(Visit&& visit) const {
    for (const DwarfUnit& unit : file_.units()) {
      const DwarfEntry root = unit.root().value_or(DwarfEntry());
      const DwarfRanges ranges(file_.sections(), unit.version(), root);
      const std::vector<CodeRange> code = ranges.of(root);
      for (std::size_t i = 0; i < code.size(); i += 7) visit(unit, root, ranges, code[i].high - 1);
    }
  }

  std::shared_ptr<const ElfFile> elf_;
  DwarfFile file_;
};

TEST_F(Shortcuts, TheLineIsThatOfAllSequences) {
  int found = 0;
  for_each_function([&](const DwarfUnit&, const DwarfEntry& root, const DwarfRanges&, std::uint64_t address) {
    const LineProgram program(file_.sections(), root.files.value(), "");
    LineTable shortcut(program), all(program);
    ASSERT_FALSE(all.find(kNowhere).has_value());  // which no shortcut finds
    const auto expected = all.find(address), line = shortcut.find(address);
    ASSERT_EQ(line.has_value(), expected.has_value());
    if (!line) return;
    EXPECT_EQ(line->line, expected->line);
    EXPECT_EQ(line->file, expected->file);
    ++found;
  });
  EXPECT_GT(found, 100);
}

TEST_F(Shortcuts, TheFunctionsAreThoseOfTheWholeUnit) {
  int found = 0;
  for_each_function([&](const DwarfUnit& unit, const DwarfEntry&, const DwarfRanges& ranges, std::uint64_t address) {
    UnitCode shortcut(unit, ranges), all(unit, ranges);
    EXPECT_TRUE(all.functions_at(kNowhere).empty());  // after which all functions were read
    EXPECT_EQ(shortcut.functions_at(address), all.functions_at(address));
    found += !shortcut.functions_at(address).empty();
  });
  EXPECT_GT(found, 100);
}

}  // namespace
