// SPDX-License-Identifier: Apache-2.0
// Truncated and mutated unwind tables, made from real ones. The bytes end at an inaccessible page, so that a read
// beyond them faults with or without a sanitizer.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <array>
#include <cstring>
#include <random>

#include "frame_bytes.hpp"
#include "stack/frame_description.hpp"

namespace plimsoll::stack::test {
namespace {

constexpr std::size_t kPage = 4096;
constexpr std::size_t kRoom = 16 * kPage;

class FencedBytes {
 public:
  FencedBytes() {
    memory_ = static_cast<std::uint8_t*>(
        mmap(nullptr, kRoom + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    mprotect(memory_ + kRoom, kPage, PROT_NONE);
  }
  ~FencedBytes() { munmap(memory_, kRoom + kPage); }
  FencedBytes(const FencedBytes&) = delete;
  FencedBytes& operator=(const FencedBytes&) = delete;

  // Places the bytes right before the fence.
  FrameSection place(const Bytes& bytes) {
    std::uint8_t* begin = memory_ + kRoom - bytes.size();
    std::memcpy(begin, bytes.data(), bytes.size());
    return {begin, begin + bytes.size(), reinterpret_cast<std::uintptr_t>(begin)};
  }

 private:
  std::uint8_t* memory_;
};

struct RealEntry {
  Bytes bytes;  // CIE, then FDE
  std::size_t fde;
};

void write32(Bytes& bytes, std::size_t at, std::uint32_t value) { std::memcpy(&bytes[at], &value, 4); }
std::uint32_t read32(const std::uint8_t* at) {
  std::uint32_t value;
  std::memcpy(&value, at, 4);
  return value;
}

RealEntry copy_entry(const std::uint8_t* fde) {
  const std::uint8_t* cie = fde + 4 - read32(fde + 4);
  RealEntry entry{Bytes(cie, cie + 4 + read32(cie)), 0};
  entry.fde = entry.bytes.size();
  append(entry.bytes, Bytes(fde, fde + 4 + read32(fde)));
  write32(entry.bytes, entry.fde + 4, static_cast<std::uint32_t>(entry.fde + 4));
  write32(entry.bytes, entry.fde + 8, kCodeDistance);
  return entry;
}

// Every hundredth of libc.
std::vector<RealEntry> real_entries() {
  dl_find_object module;
  if (_dl_find_object(dlsym(RTLD_DEFAULT, "qsort"), &module) != 0) return {};
  const auto* header = static_cast<const std::uint8_t*>(module.dlfo_eh_frame);
  const FrameSection section{static_cast<const std::uint8_t*>(module.dlfo_map_start),
                             static_cast<const std::uint8_t*>(module.dlfo_map_end),
                             reinterpret_cast<std::uintptr_t>(header)};
  const auto index = FrameIndex::parse(header, section);
  std::vector<RealEntry> entries;
  for (std::size_t i = 0; index && i < index->size(); i += 100) entries.push_back(copy_entry(index->fde_at(i)));
  return entries;
}

constexpr std::array<std::uintptr_t, 7> kOffsets{0, 1, 4, 17, 64, 500, 100000};

// Compiles at several addresses from the start of the function, whatever its table says now.
template <class Judge>
void compile_all(const FrameSection& section, std::size_t fde_offset, Judge judge) {
  const std::uint8_t* fde = section.begin + fde_offset;
  const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(fde) + 8 + kCodeDistance;
  for (const std::uintptr_t offset : kOffsets) judge(compile_rule(section, fde, start + offset));
}

void expect_valid(const Rule& rule) {
  EXPECT_EQ(rule.obstacle != Obstacle::none, rule.cfa == CfaKind::special && rule.special == Special::unknown);
  EXPECT_LT(rule.obstacle, Obstacle::kCount);
}

TEST(DamagedTable, TheEntriesAreWholeToBeginWith) {
  FencedBytes fenced;
  const auto entries = real_entries();
  ASSERT_GT(entries.size(), 20u);
  for (const RealEntry& entry : entries) {
    const FrameSection section = fenced.place(entry.bytes);
    const std::uint8_t* fde = section.begin + entry.fde;
    const auto start = reinterpret_cast<std::uintptr_t>(fde) + 8 + kCodeDistance;
    EXPECT_NE(compile_rule(section, fde, start).obstacle, Obstacle::malformed);
    EXPECT_NE(compile_rule(section, fde, start).obstacle, Obstacle::no_fde);
  }
}

TEST(DamagedTable, AnEntryLongerThanTheTableIsMalformed) {
  FencedBytes fenced;
  for (const RealEntry& entry : real_entries())
    for (std::size_t size = entry.fde + 1; size < entry.bytes.size(); ++size) {
      const Bytes cut(entry.bytes.begin(), entry.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      compile_all(fenced.place(cut), entry.fde,
                  [](const Rule& rule) { EXPECT_EQ(rule.obstacle, Obstacle::malformed); });
    }
}

// The length is right and what it promises is missing: the program ends in the middle of an instruction.
TEST(DamagedTable, AShortenedEntryIsNotReadBeyondItsEnd) {
  FencedBytes fenced;
  for (const RealEntry& entry : real_entries())
    for (std::size_t size = entry.fde + 4; size < entry.bytes.size(); ++size) {
      Bytes cut(entry.bytes.begin(), entry.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      write32(cut, entry.fde, static_cast<std::uint32_t>(size - entry.fde - 4));
      compile_all(fenced.place(cut), entry.fde, expect_valid);
    }
}

TEST(DamagedTable, MutatedBytesYieldSomeRuleOrNone) {
  FencedBytes fenced;
  std::mt19937 random(20);
  for (const RealEntry& entry : real_entries())
    for (int round = 0; round < 2000; ++round) {
      Bytes mutated = entry.bytes;
      for (unsigned flips = 1 + random() % 3; flips > 0; --flips)
        mutated[random() % mutated.size()] = static_cast<std::uint8_t>(random());
      compile_all(fenced.place(mutated), entry.fde, expect_valid);
    }
}

TEST(DamagedTable, ProgramsOfNoiseYieldSomeRuleOrNone) {
  FencedBytes fenced;
  std::mt19937 random(20);
  for (int round = 0; round < 100000; ++round) {
    Bytes program(random() % 24);
    for (std::uint8_t& byte : program) byte = static_cast<std::uint8_t>(random());
    FrameBytes frame(program);
    compile_all(fenced.place(frame.bytes()), frame.fde_offset(), expect_valid);
  }
}

TEST(DamagedTable, AMutatedIndexIsNotReadBeyondItsEnd) {
  FencedBytes fenced;
  Bytes index{1, 0x1b, 0x03, 0x3b};
  append32(index, 0);
  append32(index, 1000000);
  const FrameSection section = fenced.place(index);
  EXPECT_FALSE(FrameIndex::parse(section.begin, section).has_value());
  for (std::size_t size = 1; size < index.size(); ++size) {
    const FrameSection cut = fenced.place(Bytes(index.begin(), index.begin() + static_cast<std::ptrdiff_t>(size)));
    EXPECT_FALSE(FrameIndex::parse(cut.begin, cut).has_value());
  }
}

}  // namespace
}  // namespace plimsoll::stack::test
