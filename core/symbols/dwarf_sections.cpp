// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_sections.hpp"

namespace plimsoll::symbols {

DwarfSections DwarfSections::of(const ElfFile& file) {
  return {file.section(".debug_info"),     file.section(".debug_abbrev"),
          file.section(".debug_line"),     file.section(".debug_str"),
          file.section(".debug_line_str"), file.section(".debug_str_offsets"),
          file.section(".debug_addr"),     file.section(".debug_ranges"),
          file.section(".debug_rnglists"), {}};
}

DwarfSections DwarfSections::of_split(const ElfFile& file) {
  DwarfSections sections;
  sections.info = file.section(".debug_info.dwo");
  sections.abbreviations = file.section(".debug_abbrev.dwo");
  sections.strings = file.section(".debug_str.dwo");
  sections.string_places = file.section(".debug_str_offsets.dwo");
  sections.range_lists = file.section(".debug_rnglists.dwo");
  return sections;
}

}  // namespace plimsoll::symbols
