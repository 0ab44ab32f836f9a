// SPDX-License-Identifier: Apache-2.0
// One compilation unit of debug info (DWARF 4 and 5): its entries one after the other, as they nest. Cold. Nobody
// locks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "symbols/dwarf_abbreviations.hpp"
#include "symbols/dwarf_names.hpp"
#include "symbols/dwarf_sections.hpp"

namespace plimsoll::symbols {

// What is read of an entry; nothing stands for what it does not say.
struct DwarfEntry {
  std::uint64_t tag = 0;
  DwarfValue name;                          // as the source has it, without its scope
  DwarfValue linkage_name;                  // mangled
  DwarfValue refers_to;                     // the entry that says what this one leaves out
  Bytes location;                           // how to compute a variable's address
  std::optional<std::uint64_t> file, line;  // where it is declared, the file by its number in the unit's table
  DwarfValue low, high, ranges;             // the code of a unit or function; a high that is a number is a length
  std::optional<std::uint64_t> call_file, call_line;  // where an inlined function was called
  // Of the unit's own entry:
  std::uint64_t language = 0;
  DwarfValue folder;                         // where the compiler was run
  std::optional<std::uint64_t> files;        // where .debug_line has its table of files and its lines
  std::optional<std::uint64_t> addresses;    // where .debug_addr has its addresses
  std::optional<std::uint64_t> strings;      // where .debug_str_offsets has the places of its strings
  std::optional<std::uint64_t> range_lists;  // where .debug_rnglists has the places of its lists
  std::optional<std::uint64_t> old_ranges;   // where .debug_ranges has those of the split unit's
  DwarfValue split_name;                     // the file that has the rest, for -gsplit-dwarf
  std::optional<std::uint64_t> split_id;     // and what it says that it is
};

class DwarfUnit {
 public:
  // All units, by their places.
  static std::vector<DwarfUnit> all_of(const DwarfSections& sections);

  bool contains(std::size_t offset) const { return begin_ <= offset && offset < end_; }
  std::size_t begin() const { return begin_; }
  std::size_t size() const { return end_ - begin_; }
  int version() const { return version_; }
  // Reads what every question but root() needs; else the first does.
  void keep_abbreviations() const { abbreviations(); }
  // Gives back what was kept of it; it is read anew when it is asked for.
  void forget() const { abbreviations_ = {}; }
  // Of the header; DWARF 4 has it in the unit's own entry.
  std::optional<std::uint64_t> split_id() const { return split_id_; }

  // The unit's own entry, which is its first, and any entry by its place in the unit.
  std::optional<DwarfEntry> root() const;
  std::optional<DwarfEntry> entry(std::size_t place) const;
  // Its code, when it says it by an address and a length, in less time; the length is 0 when it does not.
  struct Extent {
    std::uint64_t low = 0, length = 0;
  };
  Extent extent_of_entry(std::size_t place, const DwarfAbbreviation& shape) const;
  // The tag of an entry; 0 when there is none.
  std::uint64_t tag(std::size_t place) const;
  // One attribute of an entry, by its number in the standard.
  std::optional<DwarfValue> value(std::size_t place, std::uint64_t attribute) const;
  // The text that a value of an entry stands for; empty when it is none.
  std::string text_of(const DwarfValue& value, const DwarfEntry& root) const;

  // What a visitor wants to see after an entry. What the entry nests is left out only where the compiler has written
  // down where that ends; the visitor sees it then by entries that follow without an end of children.
  enum class Next { entry, sibling, nothing };
  // visit(place, shape, sibling) for every entry, before those that it nests. `sibling` is the place of the next entry
  // of the same parent, if the compiler has written it down. One of tag kEndOfChildren ends what the last open entry
  // nests. Begins with the entry at the place `from`, 0 for the first.
  template <class Visit>
  void for_each_entry(std::size_t from, Visit&& visit) const {
    const std::vector<DwarfAbbreviation>& shapes = abbreviations();
    DwarfCursor cursor(sections_->info.first(end_), std::max(entries_, begin_ + from));
    while (!cursor.at_end()) {
      const std::size_t place = cursor.at() - begin_;
      const std::uint64_t number = cursor.read_uleb();
      if (cursor.failed() || number >= shapes.size() || (number != 0 && shapes[number].tag == 0)) return;
      std::optional<std::size_t> sibling;
      if (shapes[number].is_plain)
        cursor.take(shapes[number].bytes);
      else
        sibling = skip(cursor, shapes[number]);
      if (cursor.failed()) return;
      const Next next = visit(place, shapes[number], sibling);
      if (next == Next::nothing) return;
      if (next == Next::sibling && sibling) {
        if (*sibling <= place || *sibling >= end_ - begin_) return;  // damaged
        cursor.move_to(begin_ + *sibling);
      }
    }
  }

  // visit(place, shape) for what the entry nests itself.
  template <class Visit>
  void for_each_child(std::size_t parent, Visit&& visit) const {
    int depth = 0;
    for_each_entry(parent, [&](std::size_t place, const DwarfAbbreviation& shape, const auto& sibling) {
      if (shape.tag == kEndOfChildren) return --depth > 0 ? Next::entry : Next::nothing;
      if (depth == 1) visit(place, shape);
      if (depth > 0 && sibling) return Next::sibling;
      if (shape.nests) ++depth;
      return depth > 0 ? Next::entry : Next::nothing;
    });
  }
  // What an entry is nested in, outermost first; the first is the unit itself. Empty when there is no such entry.
  std::vector<std::size_t> places_around(std::size_t entry) const;

  // The first variable that `wanted` says yes to. wanted(const DwarfEntry&)
  template <class Wanted>
  std::optional<DwarfEntry> find_variable(Wanted&& wanted) const {
    std::optional<DwarfEntry> found;
    for_each_entry(0, [&](std::size_t place, const DwarfAbbreviation& shape, const auto&) {
      if (shape.tag == kVariable) found = entry(place);
      if (found && !wanted(*found)) found.reset();
      return found ? Next::nothing : Next::entry;
    });
    return found;
  }

 private:
  const std::vector<DwarfAbbreviation>& abbreviations() const;
  // The place of the next entry of the same parent, if the entry tells it.
  const DwarfAbbreviation* take_shape(DwarfCursor& cursor) const;
  static std::optional<std::size_t> skip(DwarfCursor& cursor, const DwarfAbbreviation& shape);
  static std::optional<DwarfEntry> take_entry(DwarfCursor& cursor, const DwarfAbbreviation& shape);

  const DwarfSections* sections_ = nullptr;
  std::size_t begin_ = 0;
  std::size_t entries_ = 0;
  std::size_t end_ = 0;
  std::uint64_t abbreviations_at_ = 0;
  int version_ = 0;
  std::optional<std::uint64_t> split_id_;
  mutable std::vector<DwarfAbbreviation> abbreviations_;  // once more than the root was asked for
};

// The same for a value that is no index; the view is of the section.
std::string_view text_of(const DwarfSections& sections, const DwarfValue& value);

}  // namespace plimsoll::symbols
