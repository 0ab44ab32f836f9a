// SPDX-License-Identifier: Apache-2.0
#include "symbols/dwarf_files.hpp"

#include <optional>
#include <vector>

#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {
namespace {

struct Entry {
  std::string path;
  std::uint64_t folder = 0;
};

struct Table {
  std::vector<std::string> folders;
  std::vector<Entry> files;
};

std::string joined(const std::string& folder, const std::string& path) {
  return path.empty() || path.starts_with('/') || folder.empty() ? path : folder + '/' + path;
}

// Numbers count from 1.
Table read_old_table(DwarfCursor& cursor, const std::string& folder) {
  Table table{{folder}, {{}}};
  for (std::string path; !(path = cursor.read_text()).empty();) table.folders.push_back(std::move(path));
  for (std::string path; !(path = cursor.read_text()).empty();) {
    table.files.push_back({std::move(path), cursor.read_uleb()});
    cursor.read_uleb();  // time
    cursor.read_uleb();  // length
  }
  return table;
}

// A list of DWARF 5 says itself what it tells of each entry, and how.
std::optional<std::vector<Entry>> read_list(DwarfCursor& cursor, const ElfFile& file) {
  constexpr std::uint64_t kPath = 1, kFolder = 2;
  struct Column {
    std::uint64_t content;
    DwarfForm form;
  };
  std::vector<Column> columns(cursor.read(1));
  for (Column& column : columns) column = {cursor.read_uleb(), {cursor.read_uleb(), 0}};
  std::vector<Entry> entries;
  const std::uint64_t count = cursor.read_uleb();
  if (count > cursor.left()) return std::nullopt;  // entries without a byte could be without end
  while (entries.size() < count) {
    Entry& entry = entries.emplace_back();
    for (const Column& column : columns) {
      const std::optional<DwarfValue> value = take_value(cursor, column.form);
      if (!value || cursor.failed()) return std::nullopt;
      if (column.content == kPath) entry.path = text_of(file, *value);
      if (column.content == kFolder) entry.folder = value->number;
    }
  }
  return entries;
}

Table read_new_table(DwarfCursor& cursor, const ElfFile& file) {
  Table table;
  const auto folders = read_list(cursor, file);
  if (!folders) return {};
  for (const Entry& folder : *folders) table.folders.push_back(folder.path);
  if (auto files = read_list(cursor, file)) table.files = std::move(*files);
  return table;
}

Table read_table(DwarfCursor cursor, const ElfFile& file, const std::string& folder) {
  const std::uint64_t version = cursor.read(2);
  if (version < 2 || version > 5) return {};
  if (version == 5) cursor.take(2);   // sizes of an address and of a segment
  cursor.take(4);                     // length of the header
  cursor.take(version >= 4 ? 5 : 4);  // what computes lines
  cursor.take(cursor.read(1) - 1);    // lengths of the standard opcodes
  return version == 5 ? read_new_table(cursor, file) : read_old_table(cursor, folder);
}

}  // namespace

std::string source_path(const ElfFile& file, std::uint64_t offset, std::uint64_t number, const std::string& folder) {
  DwarfCursor cursor(file.section(".debug_line"), offset);
  const Bytes body = cursor.take(cursor.read(4));  // the 64-bit format's mark is longer than any section
  const Table table = read_table(DwarfCursor(body), file, folder);
  if (number >= table.files.size()) return {};
  const Entry& entry = table.files[number];
  if (entry.folder >= table.folders.size()) return {};
  const std::string& below = table.folders[entry.folder];
  return joined(entry.folder == 0 ? below : joined(folder, below), entry.path);  // folder 0 is the compilation's
}

}  // namespace plimsoll::symbols
