// SPDX-License-Identifier: Apache-2.0
// Stripped copies of a library, with its debug info in another file. That lines are found there is what
// tools/attribution asks; here, that a file of another build is left alone.
#include "symbols/debug_files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "scratch_folder.hpp"

namespace {

using namespace plimsoll::symbols;
using testing::Contains;
using testing::EndsWith;
using testing::NotNull;

class DebugFiles : public testing::Test {
 protected:
  DebugFiles() { setenv("DEBUGINFOD_CACHE_PATH", (folder_ / "cache").c_str(), 1); }
  ~DebugFiles() override { unsetenv("DEBUGINFOD_CACHE_PATH"); }

  static std::shared_ptr<const ElfFile> find(const std::string& path) {
    return file_with_debug_info(path, std::make_shared<const ElfFile>(path));
  }
  std::string copy(const char* from, const std::filesystem::path& to) const {
    std::filesystem::create_directories((folder_ / to).parent_path());
    std::filesystem::copy_file(from, folder_ / to, std::filesystem::copy_options::overwrite_existing);
    return folder_ / to;
  }

  const plimsoll::testing::ScratchFolder folder_;
};

TEST_F(DebugFiles, AFileThatHasDebugInfoIsItsOwn) { EXPECT_THAT(find(SEPARATED_DEBUG), NotNull()); }

TEST_F(DebugFiles, ALinkIsFollowedBesideTheFile) {
  const std::string stripped = copy(SEPARATED_STRIPPED, "lib.so");
  EXPECT_EQ(find(stripped), nullptr);
  copy(SEPARATED_DEBUG, "separated.debug");
  EXPECT_THAT(find(stripped), NotNull());
}

TEST_F(DebugFiles, ALinkIsFollowedIntoTheDebugFolder) {
  const std::string stripped = copy(SEPARATED_STRIPPED, "lib.so");
  copy(SEPARATED_DEBUG, ".debug/separated.debug");
  EXPECT_THAT(find(stripped), NotNull());
}

TEST_F(DebugFiles, AFileOfAnotherBuildIsLeftAlone) {
  const std::string stripped = copy(SEPARATED_STRIPPED, "lib.so");
  copy(LATE_first, "separated.debug");
  EXPECT_EQ(find(stripped), nullptr);
}

TEST_F(DebugFiles, DebuginfodsCacheIsAskedByBuildId) {
  const ElfFile file(SEPARATED_STRIPPED);
  const auto paths = candidates(SEPARATED_STRIPPED, file);
  EXPECT_THAT(paths, Contains((folder_ / "cache/5ca1ab1e0000/debuginfo").string()));
  EXPECT_THAT(paths, Contains("/usr/lib/debug/.build-id/5c/a1ab1e0000.debug"));
}

TEST_F(DebugFiles, AFileThatIsNotThereHasNone) { EXPECT_EQ(find(folder_ / "nothing.so"), nullptr); }

}  // namespace
