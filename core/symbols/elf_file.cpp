// SPDX-License-Identifier: Apache-2.0
#include "symbols/elf_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <tuple>

namespace plimsoll::symbols {
namespace {

Bytes map_file(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return {};
  struct stat status {};
  void* pages = MAP_FAILED;
  if (fstat(file, &status) == 0 && status.st_size > 0)
    pages = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (pages == MAP_FAILED) return {};
  return {static_cast<const std::uint8_t*>(pages), static_cast<std::size_t>(status.st_size)};
}

bool is_64_bit_elf(const Elf64_Ehdr& header) {
  return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == ELFCLASS64 &&
         header.e_shentsize == sizeof(Elf64_Shdr) && header.e_shoff % alignof(Elf64_Shdr) == 0;
}

std::string_view text_at(Bytes table, std::size_t offset) {
  if (offset >= table.size()) return {};
  const auto* text = reinterpret_cast<const char*>(table.data() + offset);
  return {text, strnlen(text, table.size() - offset)};
}

// Link-time optimisation names files that nobody wrote, as <artificial>.
std::string_view written_source(std::string_view file) { return file.starts_with('<') ? std::string_view() : file; }

constexpr Elf64_Word kZstd = 2;  // ELFCOMPRESS_ZSTD, of glibc 2.38

// A damaged header may ask for any amount of memory. zlib makes at most about a thousand bytes out of one; of zstd,
// which may make more, no section does.
bool is_likely(std::uint64_t size, std::size_t packed) {
  constexpr std::uint64_t kMostGrowth = 1040;
  return size / kMostGrowth <= packed;
}

// Empty when the type is not known, or the section damaged.
std::vector<std::uint8_t> unpacked(Bytes packed, Elf64_Word type, std::uint64_t size) {
  std::vector<std::uint8_t> content;
  if ((type != ELFCOMPRESS_ZLIB && type != kZstd) || !is_likely(size, packed.size())) return content;
  content.resize(size);
  uLongf written = size;
  const bool is_whole =
      type == kZstd ? ZSTD_decompress(content.data(), size, packed.data(), packed.size()) == size
                    : uncompress(content.data(), &written, packed.data(), packed.size()) == Z_OK && written == size;
  if (!is_whole) content.clear();
  return content;
}

// One variable may have several names, as environ has: the one with the fewest underscores in front is for people.
bool is_better(const ElfVariable& candidate, const ElfVariable& known) {
  const auto rank = [](const ElfVariable& variable) {
    return std::tuple(~variable.value, variable.size, variable.name.find_first_not_of('_'), variable.name.size());
  };
  return rank(candidate) < rank(known);
}

}  // namespace

ElfFile::ElfFile(const std::string& path) : path_(path), bytes_(map_file(path)) {
  const auto header = at<Elf64_Ehdr>(bytes_, 0);
  if (!header || !is_64_bit_elf(*header)) return;
  const Bytes table = part(header->e_shoff, std::uint64_t{header->e_shnum} * sizeof(Elf64_Shdr));
  sections_ = {reinterpret_cast<const Elf64_Shdr*>(table.data()), table.size() / sizeof(Elf64_Shdr)};
  if (header->e_shstrndx < sections_.size()) section_names_ = content(sections_[header->e_shstrndx]);
}

ElfFile::~ElfFile() {
  if (!bytes_.empty()) munmap(const_cast<std::uint8_t*>(bytes_.data()), bytes_.size());
}

Bytes ElfFile::part(std::uint64_t offset, std::uint64_t size) const {
  if (offset > bytes_.size() || size > bytes_.size() - offset) return {};
  return bytes_.subspan(offset, size);
}

Bytes ElfFile::content(const Elf64_Shdr& section) const {
  if (section.sh_type == SHT_NOBITS) return {};
  const bool is_plain = (section.sh_flags & SHF_COMPRESSED) == 0;
  return is_plain ? part(section.sh_offset, section.sh_size) : inflated(section);
}

Bytes ElfFile::inflated(const Elf64_Shdr& section) const {
  const auto [at, is_new] = inflated_.try_emplace(&section);
  if (!is_new) return at->second;
  const Bytes stored = part(section.sh_offset, section.sh_size);
  if (const auto header = ElfFile::at<Elf64_Chdr>(stored, 0))
    at->second = unpacked(stored.subspan(sizeof(Elf64_Chdr)), header->ch_type, header->ch_size);
  has_unreadable_sections_ |= at->second.empty();
  return at->second;
}

bool ElfFile::has_code_at(std::uintptr_t value) const {
  const auto header = at<Elf64_Ehdr>(bytes_, 0);
  if (!header) return false;
  const Bytes table = part(header->e_phoff, std::uint64_t{header->e_phnum} * sizeof(Elf64_Phdr));
  for (std::size_t i = 0; const auto segment = at<Elf64_Phdr>(table, i); ++i)
    if (segment->p_type == PT_LOAD && (segment->p_flags & PF_X) && value - segment->p_vaddr < segment->p_memsz)
      return value != 0;
  return false;
}

template <class T>
std::optional<T> ElfFile::at(Bytes table, std::size_t index) {
  if (index >= table.size() / sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, table.data() + index * sizeof(T), sizeof(T));
  return value;
}

const Elf64_Shdr* ElfFile::section_called(std::string_view name) const {
  const auto found = std::ranges::find_if(
      sections_, [&](const Elf64_Shdr& section) { return text_at(section_names_, section.sh_name) == name; });
  return found == sections_.end() ? nullptr : &*found;
}

Bytes ElfFile::section(std::string_view name) const {
  const Elf64_Shdr* section = section_called(name);
  return section ? content(*section) : Bytes();
}

bool ElfFile::has_section(std::string_view name) const {
  const Elf64_Shdr* section = section_called(name);
  return section && section->sh_type != SHT_NOBITS && !part(section->sh_offset, section->sh_size).empty();
}

const Elf64_Shdr* ElfFile::table_of(Elf64_Word type) const {
  const auto found = std::ranges::find(sections_, type, &Elf64_Shdr::sh_type);
  return found == sections_.end() ? nullptr : &*found;
}

void ElfFile::for_each_symbol(const std::function<void(const Elf64_Sym&, std::string_view)>& visit) const {
  const Elf64_Shdr* section = table_of(SHT_SYMTAB);
  if (!section) section = table_of(SHT_DYNSYM);
  if (!section || section->sh_link >= sections_.size()) return;
  const Bytes table = content(*section), names = content(sections_[section->sh_link]);
  for (std::size_t i = 0; const auto symbol = at<Elf64_Sym>(table, i); ++i)
    visit(*symbol, text_at(names, symbol->st_name));
}

// Every program and library has some, of the compiler's own start-up code, unless its local symbols were taken out.
bool ElfFile::has_local_functions(const Elf64_Shdr& table) const {
  const Bytes symbols = content(table);
  for (std::size_t i = 0; i < table.sh_info; ++i) {
    const auto symbol = at<Elf64_Sym>(symbols, i);
    if (!symbol) return false;
    if (ELF64_ST_TYPE(symbol->st_info) == STT_FUNC) return true;
  }
  return false;
}

bool ElfFile::may_name(std::string_view text) const {
  const Elf64_Shdr* table = table_of(SHT_SYMTAB);
  if (!table || table->sh_link >= sections_.size() || !has_local_functions(*table)) return true;
  const Bytes names = content(sections_[table->sh_link]);
  return names.empty() || memmem(names.data(), names.size(), text.data(), text.size()) != nullptr;
}

std::optional<ElfVariable> ElfFile::variable_at(std::uintptr_t value, VariableKind kind) const {
  const unsigned wanted = kind == VariableKind::global ? STT_OBJECT : STT_TLS;
  std::optional<ElfVariable> best;
  std::string_view source;  // of the local symbols that follow
  for_each_symbol([&](const Elf64_Sym& symbol, std::string_view name) {
    const unsigned type = ELF64_ST_TYPE(symbol.st_info);
    if (type == STT_FILE) source = written_source(name);
    if (type != wanted || symbol.st_shndx == SHN_UNDEF || value - symbol.st_value >= symbol.st_size) return;
    const bool is_local = ELF64_ST_BIND(symbol.st_info) == STB_LOCAL;
    const ElfVariable found{name, is_local ? source : std::string_view(), symbol.st_value, symbol.st_size};
    if (!best || is_better(found, *best)) best = found;
  });
  return best;
}

}  // namespace plimsoll::symbols
