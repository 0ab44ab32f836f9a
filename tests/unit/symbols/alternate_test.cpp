// SPDX-License-Identifier: Apache-2.0
// Libraries whose common debug info dwz has moved to a file of its own: every frame must be as it was before.
#include <gtest/gtest.h>

#include <filesystem>

#include "scratch_folder.hpp"
#include "symbols/debug_files.hpp"
#include "symbols/debug_module.hpp"

namespace {

using namespace plimsoll::symbols;

const std::string kFolder = COMMON_FOLDER;

struct Shown {
  std::string text, advice;
  int inlined = 0, nameless = 0;
};

// All functions at every eighth byte of the code.
Shown shown(const std::string& path) {
  DebugModule module(path);
  Shown shown;
  ElfFile(path).for_each_function([&](std::string_view, std::uintptr_t value, std::uintptr_t size) {
    for (std::uintptr_t at = value; at < value + size; at += 8) {
      const std::vector<DebugFrame> frames = module.frames(at);
      shown.inlined += frames.size() > 1;
      for (const DebugFrame& frame : frames) {
        shown.nameless += frame.function.empty();
        shown.text += frame.file + ':' + std::to_string(frame.line) + ' ' + frame.function + '\n';
      }
    }
  });
  shown.advice = module.advice();
  return shown;
}

TEST(AlternateDebugFile, GivesTheNamesBack) {
  ASSERT_FALSE(ElfFile(kFolder + "/first.so").section(".gnu_debugaltlink").empty());
  const Shown whole = shown(COMMON_WHOLE), divided = shown(kFolder + "/first.so");
  EXPECT_GT(whole.inlined, 100);
  EXPECT_EQ(divided.text, whole.text);
}

TEST(AlternateDebugFile, WithoutItSomeNamesAreMissingAndItIsSaidWhy) {
  const plimsoll::testing::ScratchFolder folder;
  const std::string alone = folder / "first.so";
  std::filesystem::copy_file(kFolder + "/first.so", alone, std::filesystem::copy_options::overwrite_existing);
  const Shown without = shown(alone);
  EXPECT_GT(without.nameless, shown(COMMON_WHOLE).nameless);  // a sanitizer's own code has no names either
  EXPECT_EQ(without.advice, (folder / "common.debug").string() + ", to which dwz moved names, is not there");
}

TEST(AlternateDebugFile, OfAnotherBuildIsLeftAlone) {
  const plimsoll::testing::ScratchFolder folder;
  const auto replace = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(kFolder + "/first.so", folder / "first.so", replace);
  std::filesystem::copy_file(COMMON_WHOLE, folder / "common.debug", replace);
  EXPECT_EQ(alternate_of(ElfFile(folder / "first.so")).file, nullptr);
}

}  // namespace
