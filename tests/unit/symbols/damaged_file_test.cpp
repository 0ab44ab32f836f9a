// SPDX-License-Identifier: Apache-2.0
// Files that are cut off or damaged at random: the reader may find less or something else, but it stays inside the file
// and comes to an end.
#include <elf.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "symbols/debug_module.hpp"
#include "symbols/elf_file.hpp"
#include "symbols/variable_line.hpp"
#include "written_file.hpp"

namespace plimsoll::symbols {
namespace {

std::string content_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

using test::WrittenFile;

struct Part {
  std::size_t begin, size;
};

template <class T>
T read(const std::string& content, std::size_t at) {
  T value;
  std::memcpy(&value, content.data() + at, sizeof value);
  return value;
}

class WholeFile {
 public:
  explicit WholeFile(const char* path) : content(content_of(path)) {
    const auto header = read<Elf64_Ehdr>(content, 0);
    parts.push_back({0, sizeof header});
    parts.push_back({header.e_shoff, header.e_shnum * sizeof(Elf64_Shdr)});
    for (std::size_t i = 0; i < header.e_shnum; ++i)
      add(read<Elf64_Shdr>(content, header.e_shoff + i * sizeof(Elf64_Shdr)));
  }

  std::string content;
  std::vector<Part> parts;  // all that is read: the header, the sections' headers, symbols, names and debug info
  std::vector<Elf64_Sym> variables, functions;

 private:
  void add(const Elf64_Shdr& section) {
    const bool has_symbols = section.sh_type == SHT_SYMTAB || section.sh_type == SHT_STRTAB;
    const bool is_debug_info = section.sh_type == SHT_PROGBITS && section.sh_addr == 0;
    if ((has_symbols || is_debug_info) && section.sh_size > 0) parts.push_back({section.sh_offset, section.sh_size});
    for (std::size_t at = 0; section.sh_type == SHT_SYMTAB && at < section.sh_size; at += sizeof(Elf64_Sym)) {
      const auto symbol = read<Elf64_Sym>(content, section.sh_offset + at);
      const unsigned type = ELF64_ST_TYPE(symbol.st_info);
      if (type == STT_OBJECT || type == STT_TLS) variables.push_back(symbol);
      if (type == STT_FUNC && symbol.st_shndx != SHN_UNDEF) functions.push_back(symbol);
    }
  }
};

// How many of the variables have a line.
std::size_t lines_found(const std::string& content, const std::vector<Elf64_Sym>& variables) {
  const WrittenFile written(content);
  const ElfFile file(written.path());
  return static_cast<std::size_t>(std::ranges::count_if(variables, [&](const Elf64_Sym& symbol) {
    const bool is_global = ELF64_ST_TYPE(symbol.st_info) == STT_OBJECT;
    const VariableKind kind = is_global ? VariableKind::global : VariableKind::thread_local_;
    const std::optional<ElfVariable> variable = file.variable_at(symbol.st_value, kind);
    return variable && line_of_variable(file, *variable, kind).line > 0;
  }));
}

// How many functions' first instructions have a line.
std::size_t functions_found(const std::string& content, const std::vector<Elf64_Sym>& functions) {
  const WrittenFile written(content);
  DebugModule module(written.path());
  return static_cast<std::size_t>(std::ranges::count_if(functions, [&](const Elf64_Sym& symbol) {
    module.symbol(symbol.st_value);
    module.may_name("no such name");
    const std::vector<DebugFrame> frames = module.frames(symbol.st_value);
    return !frames.empty() && frames[0].line > 0;
  }));
}

class DamagedFile : public testing::TestWithParam<const char*> {};

TEST_P(DamagedFile, IsWholeToBeginWith) {
  const WholeFile whole(GetParam());
  EXPECT_GT(lines_found(whole.content, whole.variables), 20U);
}

TEST_P(DamagedFile, ThatIsCutOffHasNoLines) {
  const WholeFile whole(GetParam());
  for (std::size_t size = 0; size < whole.content.size(); size += whole.content.size() / 50)
    EXPECT_EQ(lines_found(whole.content.substr(0, size), whole.variables), 0U)
        << "the sections' headers stand at its end";
}

bool may_name(const std::string& content, std::string_view text) {
  const WrittenFile written(content);
  return ElfFile(written.path()).may_name(text);
}

TEST_P(DamagedFile, MayHaveNamesThatAWholeOneIsKnownNotToHave) {
  const WholeFile whole(GetParam());
  EXPECT_FALSE(may_name(whole.content, "no such name"));
  EXPECT_TRUE(may_name(whole.content, "_dtors_aux")) << "of the compiler's start-up code";
  for (std::size_t size = 0; size < whole.content.size(); size += whole.content.size() / 50)
    EXPECT_TRUE(may_name(whole.content.substr(0, size), "no such name"));
}

TEST_P(DamagedFile, MayHaveAnyNameWhenItsNamesAreGone) {
  WholeFile whole(GetParam());
  const auto header = read<Elf64_Ehdr>(whole.content, 0);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    const std::size_t at = header.e_shoff + i * sizeof(Elf64_Shdr);
    auto section = read<Elf64_Shdr>(whole.content, at);
    if (section.sh_type == SHT_STRTAB && i != header.e_shstrndx) section.sh_offset = whole.content.size() + 1;
    std::memcpy(whole.content.data() + at, &section, sizeof section);
  }
  EXPECT_TRUE(may_name(whole.content, "no such name"));
}

TEST_P(DamagedFile, IsReadToItsEndAndNotBeyond) {
  const WholeFile whole(GetParam());
  std::mt19937 random(20);
  const std::size_t all = lines_found(whole.content, whole.variables);
  std::size_t rounds_with_less = 0;
  for (int round = 0; round < 50; ++round) {
    std::string damaged = whole.content;
    const Part& part = whole.parts[random() % whole.parts.size()];
    for (unsigned flips = 1 + random() % 8; flips > 0; --flips)
      damaged[part.begin + random() % part.size] = static_cast<char>(random() % 4 == 0 ? 0xff : random());
    if (lines_found(damaged, whole.variables) < all) ++rounds_with_less;
  }
  EXPECT_GT(rounds_with_less, 5U) << "the damage must be where something is read";
}

TEST_P(DamagedFile, HasItsFunctionsReadToTheirEndsAndNotBeyond) {
  const WholeFile whole(GetParam());
  std::mt19937 random(21);
  const std::size_t all = functions_found(whole.content, whole.functions);
  ASSERT_GE(all, 10U);
  std::size_t rounds_with_less = 0;
  for (int round = 0; round < 300; ++round) {
    std::string damaged = whole.content;
    const Part& part = whole.parts[random() % whole.parts.size()];
    for (unsigned flips = 1 + random() % 8; flips > 0; --flips)
      damaged[part.begin + random() % part.size] = static_cast<char>(random() % 4 == 0 ? 0xff : random());
    if (functions_found(damaged, whole.functions) < all) ++rounds_with_less;
  }
  EXPECT_GE(rounds_with_less, 30U) << "the damage must be where something is read";
}

INSTANTIATE_TEST_SUITE_P(Dwarf4And5, DamagedFile, testing::Values(VARIABLES_DWARF4_LIBRARY, VARIABLES_LIBRARY),
                         [](const auto& info) { return std::to_string(info.index); });

}  // namespace
}  // namespace plimsoll::symbols
