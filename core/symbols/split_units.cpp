// SPDX-License-Identifier: Apache-2.0
#include "symbols/split_units.hpp"

#include <optional>

namespace plimsoll::symbols {
namespace {

bool has_id(const DwarfUnit& unit, std::uint64_t id) {
  if (unit.split_id()) return unit.split_id() == id;
  const std::optional<DwarfEntry> root = unit.root();
  return root && root->split_id == id;
}

// A package's index: a hash table of ids, then for each unit the parts of the sections that are its own.
class PackageIndex {
 public:
  explicit PackageIndex(Bytes section) : section_(section) {
    DwarfCursor header(section);
    header.read(4);  // the version, which only tells what the columns mean, and both versions agree on those read here
    columns_ = header.read(4);
    units_ = header.read(4);
    slots_ = header.read(4);
    const std::uint64_t most = section.size() / 4;
    if (header.failed() || columns_ > most || units_ > most || slots_ > most) columns_ = units_ = slots_ = 0;
    version_ = DwarfCursor(section).read(2);
  }

  // The row of a unit; 0: none.
  std::uint64_t row_of(std::uint64_t id) const {
    for (std::uint64_t slot = 0; slot < slots_; ++slot)
      if (DwarfCursor(section_, kHeaderBytes + slot * 8).read(8) == id)
        if (const std::uint64_t row = DwarfCursor(section_, kHeaderBytes + slots_ * 8 + slot * 4).read(4)) return row;
    return 0;
  }

  // The part of `whole`, a section of the kind, that belongs to the unit.
  Bytes part(Bytes whole, std::uint64_t kind, std::uint64_t row) const {
    const std::size_t kinds = kHeaderBytes + slots_ * 12, offsets = kinds + columns_ * 4;
    const std::size_t sizes = offsets + units_ * columns_ * 4;
    for (std::uint64_t column = 0; column < columns_; ++column) {
      if (DwarfCursor(section_, kinds + column * 4).read(4) != kind) continue;
      const std::size_t cell = ((row - 1) * columns_ + column) * 4;
      DwarfCursor cursor(whole, DwarfCursor(section_, offsets + cell).read(4));
      return cursor.take(DwarfCursor(section_, sizes + cell).read(4));
    }
    return {};
  }

  bool is_new() const { return version_ == 5; }

 private:
  static constexpr std::size_t kHeaderBytes = 16;

  Bytes section_;
  std::uint64_t columns_ = 0, units_ = 0, slots_ = 0, version_ = 0;
};

enum PackageColumn : std::uint64_t { kInfo = 1, kAbbreviations = 3, kStringPlaces = 6, kRangeLists = 8 };

std::shared_ptr<const DwarfFile> with_unit(std::uint64_t id, std::shared_ptr<const ElfFile> file,
                                           const DwarfSections& sections) {
  auto opened = std::make_shared<const DwarfFile>(std::move(file), sections);
  return opened->units().size() == 1 && has_id(opened->units()[0], id) ? opened : nullptr;
}

}  // namespace

std::shared_ptr<const DwarfFile> SplitUnits::find(std::uint64_t id, const std::string& dwo_path) {
  if (auto found = in_package(id)) return found;
  auto file = std::make_shared<const ElfFile>(dwo_path);
  const DwarfSections sections = DwarfSections::of_split(*file);
  return with_unit(id, std::move(file), sections);
}

std::shared_ptr<const DwarfFile> SplitUnits::in_package(std::uint64_t id) {
  if (!package_) package_ = std::make_shared<const ElfFile>(program_ + ".dwp");
  const PackageIndex index(package_->section(".debug_cu_index"));
  const std::uint64_t row = index.row_of(id);
  if (row == 0) return nullptr;
  DwarfSections sections = DwarfSections::of_split(*package_);
  sections.info = index.part(sections.info, kInfo, row);
  sections.abbreviations = index.part(sections.abbreviations, kAbbreviations, row);
  sections.string_places = index.part(sections.string_places, kStringPlaces, row);
  if (index.is_new()) sections.range_lists = index.part(sections.range_lists, kRangeLists, row);
  return with_unit(id, package_, sections);
}

}  // namespace plimsoll::symbols
