// SPDX-License-Identifier: Apache-2.0
// A program or shared library on disk: its symbols, its debug sections, where its code lies. Cold: maps the whole file
// while the object lives. The caller locks: sections that are compressed are kept once they were asked for.
//
// Values are those of the file: addresses less the module's base, or distances into its thread-local memory. Nothing
// in the file is trusted; what leads out of it is absent.
#pragma once

#include <elf.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::symbols {

using Bytes = std::span<const std::uint8_t>;

enum class VariableKind { global, thread_local_ };

// The views live as long as the file.
struct ElfVariable {
  std::string_view name;    // mangled
  std::string_view source;  // base name of its source, when no other unit sees the variable; else empty
  std::uintptr_t value = 0;
  std::uintptr_t size = 0;
};

class ElfFile {
 public:
  explicit ElfFile(const std::string& path);
  ~ElfFile();
  ElfFile(const ElfFile&) = delete;
  ElfFile& operator=(const ElfFile&) = delete;

  const std::string& path() const { return path_; }
  // The whole file; empty when it cannot be read.
  Bytes bytes() const { return bytes_; }
  // Empty when there is none, or when it cannot be unpacked: zlib's and zstd's ways to compress are known.
  Bytes section(std::string_view name) const;
  // Whether it is there and not empty, however it is packed.
  bool has_section(std::string_view name) const;
  // Whether a section that was asked for could not be unpacked.
  bool has_unreadable_sections() const { return has_unreadable_sections_; }
  // Whether .symtab is there, which has the functions that are not exported too.
  bool has_symbol_table() const { return table_of(SHT_SYMTAB) != nullptr; }
  bool has_code_at(std::uintptr_t value) const;
  // Whether a symbol, be it defined here or elsewhere, may have the text in its name: no only when all symbols of the
  // file are known, those that no other unit sees too, and none has.
  bool may_name(std::string_view text) const;
  // Every function, every global or static variable, with its size. Reads .symtab, else .dynsym.
  // visit(name, value, size), the name mangled.
  template <class Visit>
  void for_each_function(Visit&& visit) const {
    for_each_of_type(STT_FUNC, visit);
  }
  template <class Visit>
  void for_each_variable(Visit&& visit) const {
    for_each_of_type(STT_OBJECT, visit);
  }
  // The variable that covers `value`. Reads .symtab, which has static ones too, else .dynsym.
  std::optional<ElfVariable> variable_at(std::uintptr_t value, VariableKind kind) const;

 private:
  Bytes part(std::uint64_t offset, std::uint64_t size) const;
  Bytes content(const Elf64_Shdr& section) const;
  Bytes inflated(const Elf64_Shdr& section) const;
  template <class T>
  static std::optional<T> at(Bytes table, std::size_t index);
  const Elf64_Shdr* table_of(Elf64_Word type) const;
  const Elf64_Shdr* section_called(std::string_view name) const;
  bool has_local_functions(const Elf64_Shdr& table) const;
  template <class Visit>
  void for_each_of_type(unsigned type, Visit&& visit) const {
    for_each_symbol([&](const Elf64_Sym& symbol, std::string_view name) {
      if (ELF64_ST_TYPE(symbol.st_info) == type && symbol.st_shndx != SHN_UNDEF)
        visit(name, symbol.st_value, symbol.st_size);
    });
  }
  void for_each_symbol(const std::function<void(const Elf64_Sym&, std::string_view)>& visit) const;

  std::string path_;
  Bytes bytes_;
  std::span<const Elf64_Shdr> sections_;
  Bytes section_names_;
  mutable std::map<const Elf64_Shdr*, std::vector<std::uint8_t>> inflated_;
  mutable bool has_unreadable_sections_ = false;
};

}  // namespace plimsoll::symbols
