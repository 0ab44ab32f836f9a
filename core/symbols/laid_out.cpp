// SPDX-License-Identifier: Apache-2.0
#include "symbols/laid_out.hpp"

#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

#include "symbols/debug_files.hpp"
#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {
namespace {

constexpr std::uint64_t kLargest = std::uint64_t{1} << 40;

std::uint64_t page_bytes() { return static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)); }

// Never destroyed, as the resolver that reads it.
std::vector<Module>& modules() {
  static auto& all = *new std::vector<Module>;
  return all;
}

// What a loader would read of the file and not write to.
std::vector<Elf64_Phdr> parts_of(Bytes file) {
  Elf64_Ehdr header;
  if (file.size() < sizeof header) return {};
  std::memcpy(&header, file.data(), sizeof header);
  const std::uint64_t bytes = header.e_phnum * sizeof(Elf64_Phdr);
  if (header.e_phentsize != sizeof(Elf64_Phdr) || header.e_phoff > file.size() || bytes > file.size() - header.e_phoff)
    return {};
  std::vector<Elf64_Phdr> parts(header.e_phnum);
  std::memcpy(parts.data(), file.data() + header.e_phoff, bytes);
  std::erase_if(parts, [&](const Elf64_Phdr& part) {
    return part.p_type != PT_LOAD || (part.p_flags & PF_W) || part.p_offset > file.size() ||
           part.p_filesz > file.size() - part.p_offset || part.p_vaddr > kLargest || part.p_filesz > kLargest ||
           part.p_vaddr % page_bytes() != part.p_offset % page_bytes();
  });
  return parts;
}

std::optional<std::uintptr_t> reserved(std::span<const Elf64_Phdr> parts) {
  std::uint64_t end = 0;
  for (const Elf64_Phdr& part : parts) end = std::max(end, part.p_vaddr + part.p_filesz);
  void* const pages = mmap(nullptr, end + page_bytes(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return pages == MAP_FAILED ? std::nullopt : std::optional(reinterpret_cast<std::uintptr_t>(pages));
}

bool map_part(const Elf64_Phdr& part, std::uintptr_t base, int file) {
  const std::uint64_t before = part.p_vaddr % page_bytes();
  void* const at = reinterpret_cast<void*>(base + part.p_vaddr - before);
  return mmap(at, part.p_filesz + before, PROT_READ, MAP_PRIVATE | MAP_FIXED, file,
              static_cast<off_t>(part.p_offset - before)) != MAP_FAILED;
}

std::optional<std::uintptr_t> mapped(const std::string& path, std::span<const Elf64_Phdr> parts) {
  const std::optional<std::uintptr_t> base = reserved(parts);
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (!base || file < 0) return std::nullopt;
  Module module{path, *base, {}};
  for (const Elf64_Phdr& part : parts)
    if (map_part(part, *base, file)) {
      const std::uintptr_t begin = *base + part.p_vaddr;
      module.segments.push_back({begin, begin + part.p_filesz, (part.p_flags & PF_X) != 0});
    }
  close(file);
  modules().push_back(std::move(module));
  return base;
}

}  // namespace

std::optional<std::uintptr_t> lay_out(const std::string& path, const std::string& build_id) {
  static auto& known = *new std::map<std::pair<std::string, std::string>, std::optional<std::uintptr_t>>;
  const auto [entry, is_new] = known.try_emplace({path, build_id});
  std::error_code none;
  // The path may be anybody's words: to open a pipe would wait.
  if (!is_new || build_id.empty() || !std::filesystem::is_regular_file(path, none)) return entry->second;
  const ElfFile file(path);
  const std::vector<Elf64_Phdr> parts = parts_of(file.bytes());
  if (!parts.empty() && build_id_of(file) == build_id) entry->second = mapped(path, parts);
  return entry->second;
}

const std::vector<Module>& laid_out_modules() { return modules(); }

}  // namespace plimsoll::symbols
