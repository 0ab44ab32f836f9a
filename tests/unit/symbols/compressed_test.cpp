// SPDX-License-Identifier: Apache-2.0
// A library whose debug info is compressed with zstd, whole and damaged.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>

#include "scratch_folder.hpp"
#include "symbols/debug_module.hpp"

namespace {

using namespace plimsoll::symbols;

std::uint64_t address_of_a_function(const std::string& path) {
  std::uint64_t address = 0;
  ElfFile(path).for_each_function([&](std::string_view name, std::uintptr_t value, std::uintptr_t) {
    if (name == "separated") address = value;
  });
  return address;
}

DebugFrame frame_of(DebugModule& module, const std::string& path) {
  const std::vector<DebugFrame> frames = module.frames(address_of_a_function(path));
  return frames.empty() ? DebugFrame() : frames.back();
}

// The library, changed where the header of a compressed section stands.
std::string changed_copy(const plimsoll::testing::ScratchFolder& folder,
                         const std::function<void(Elf64_Chdr&)>& change) {
  std::ifstream file(SEPARATED_ZSTD, std::ios::binary);
  std::string content(std::istreambuf_iterator<char>(file), {});
  Elf64_Ehdr header;
  std::memcpy(&header, content.data(), sizeof header);
  for (std::size_t i = 0; i < header.e_shnum; ++i) {
    Elf64_Shdr section;
    std::memcpy(&section, &content[header.e_shoff + i * sizeof section], sizeof section);
    if ((section.sh_flags & SHF_COMPRESSED) == 0) continue;
    Elf64_Chdr compressed;
    std::memcpy(&compressed, &content[section.sh_offset], sizeof compressed);
    change(compressed);
    std::memcpy(&content[section.sh_offset], &compressed, sizeof compressed);
  }
  const std::string path = folder / "changed.so";
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

TEST(CompressedDebugInfo, OfZstdIsRead) {
  DebugModule plain(SEPARATED_PLAIN), compressed(SEPARATED_ZSTD);
  const DebugFrame expected = frame_of(plain, SEPARATED_PLAIN), found = frame_of(compressed, SEPARATED_ZSTD);
  EXPECT_GT(expected.line, 0);
  EXPECT_EQ(found.line, expected.line);
  EXPECT_EQ(found.file, expected.file);
  EXPECT_EQ(found.function, expected.function);
  EXPECT_EQ(compressed.advice(), "");
}

TEST(CompressedDebugInfo, OfAnUnknownKindIsSaidToBe) {
  const plimsoll::testing::ScratchFolder folder;
  const std::string path = changed_copy(folder, [](Elf64_Chdr& header) { header.ch_type = 99; });
  DebugModule module(path);
  EXPECT_EQ(frame_of(module, path).line, 0);
  EXPECT_EQ(module.advice(), "its debug info is damaged, or compressed in a way that is not known: -gz=zlib is");
}

TEST(CompressedDebugInfo, ThatIsDamagedIsSaidToBe) {
  for (const std::uint64_t wrong : {std::uint64_t{1}, ~std::uint64_t{0}}) {
    const plimsoll::testing::ScratchFolder folder;
    const std::string path = changed_copy(folder, [=](Elf64_Chdr& header) { header.ch_size = wrong; });
    DebugModule module(path);
    EXPECT_EQ(frame_of(module, path).line, 0);
    EXPECT_NE(module.advice(), "");
  }
}

}  // namespace
