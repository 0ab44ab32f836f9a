// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_files.hpp"

#include <optional>

#include "symbols/dwarf_lines.hpp"
#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {
namespace {

std::string joined(std::string_view folder, std::string_view path) {
  if (path.empty()) return std::string(folder);
  if (path.starts_with('/') || folder.empty()) return std::string(path);
  return std::string(folder).append("/").append(path);
}

}  // namespace

DwarfFiles::DwarfFiles(DwarfCursor& cursor, std::uint64_t version, const DwarfSections& sections, std::string folder)
    : compiled_in_(std::move(folder)) {
  if (version == 5)
    take_new_table(cursor, sections);
  else
    take_old_table(cursor);
}

// Folder 0 is the compilation's, and files count from 1.
void DwarfFiles::take_old_table(DwarfCursor& cursor) {
  folders_.emplace_back();
  for (std::string_view path; !(path = cursor.read_text()).empty();) folders_.push_back(path);
  files_.emplace_back();
  for (std::string_view path; !(path = cursor.read_text()).empty();) {
    files_.push_back({path, cursor.read_uleb()});
    cursor.read_uleb();  // time
    cursor.read_uleb();  // length
  }
}

// A list of DWARF 5 says itself what it tells of each entry, and how. Empty if it cannot be read.
std::vector<DwarfFiles::Entry> DwarfFiles::take_list(DwarfCursor& cursor, const DwarfSections& sections) {
  constexpr std::uint64_t kPath = 1, kFolder = 2;
  struct Column {
    std::uint64_t content;
    DwarfForm form;
  };
  std::vector<Column> columns(cursor.read(1));
  for (Column& column : columns) column = {cursor.read_uleb(), {cursor.read_uleb(), 0}};
  std::vector<Entry> entries;
  const std::uint64_t count = cursor.read_uleb();
  if (count > cursor.left()) return {};  // entries without a byte could be without end
  while (entries.size() < count) {
    Entry& entry = entries.emplace_back();
    for (const Column& column : columns) {
      const std::optional<DwarfValue> value = take_value(cursor, column.form);
      if (!value || cursor.failed()) return {};
      if (column.content == kPath) entry.path = text_of(sections, *value);
      if (column.content == kFolder) entry.folder = value->number;
    }
  }
  return entries;
}

void DwarfFiles::take_new_table(DwarfCursor& cursor, const DwarfSections& sections) {
  for (const Entry& folder : take_list(cursor, sections)) folders_.push_back(folder.path);
  if (!folders_.empty()) files_ = take_list(cursor, sections);
}

std::string DwarfFiles::path(std::uint64_t number) const {
  if (number >= files_.size()) return {};
  const Entry& entry = files_[number];
  if (entry.folder >= folders_.size() || entry.path.empty()) return {};
  const std::string_view folder = folders_[entry.folder];
  const bool is_whole = entry.folder == 0 && !folder.empty();  // DWARF 5 repeats where the compiler was run
  return joined(is_whole ? std::string(folder) : joined(compiled_in_, folder), entry.path);
}

std::string source_path(const DwarfSections& sections, std::uint64_t offset, std::uint64_t number,
                        const std::string& folder) {
  return LineProgram(sections, offset, folder).files().path(number);
}

}  // namespace plimsoll::symbols
