// SPDX-License-Identifier: Apache-2.0
// The file of a capture: a server runs as somebody whom others may want to write for them. So a name that is taken, by
// a file or by a link that points elsewhere, is left alone.
#include "capture/capture_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>
#include <system_error>

#include "scratch_folder.hpp"

namespace plimsoll::capture {
namespace {

namespace fs = std::filesystem;

const Time kTime = std::chrono::system_clock::from_time_t(1'700'000'000);  // 2023-11-14, 22:13:20
constexpr auto kName = "plimsoll-42-20231114T221320Z.txt";
constexpr auto kSecondName = "plimsoll-42-20231114T221320Z-2.txt";

class CaptureFileTest : public ::testing::Test {
 protected:
  static std::string content_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  const plimsoll::testing::ScratchFolder folder_;
  const fs::path directory_ = folder_.path();
};

TEST_F(CaptureFileTest, IsNamedByProcessAndTimeAndForItsOwnerAlone) {
  const std::string path = write_new_file(directory_, 42, kTime, "grown\n");
  EXPECT_EQ(path, directory_ / kName);
  EXPECT_EQ(content_of(path), "grown\n");
  struct stat status {};
  ASSERT_EQ(stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(CaptureFileTest, ASecondOneOfTheSameSecondHasANameOfItsOwn) {
  write_new_file(directory_, 42, kTime, "first");
  EXPECT_EQ(write_new_file(directory_, 42, kTime, "second"), directory_ / kSecondName);
  EXPECT_EQ(content_of(directory_ / kName), "first");
  EXPECT_EQ(content_of(directory_ / kSecondName), "second");
}

TEST_F(CaptureFileTest, NeverWritesThroughALink) {
  std::ofstream(directory_ / "victim") << "precious";
  fs::create_symlink(directory_ / "victim", directory_ / kName);
  EXPECT_EQ(write_new_file(directory_, 42, kTime, "grown"), directory_ / kSecondName);
  EXPECT_EQ(content_of(directory_ / "victim"), "precious");
}

TEST_F(CaptureFileTest, NorThroughALinkToNothing) {
  fs::create_symlink(directory_ / "nothing", directory_ / kName);
  write_new_file(directory_, 42, kTime, "grown");
  EXPECT_FALSE(fs::exists(directory_ / "nothing"));
}

TEST_F(CaptureFileTest, SaysWhichFileCouldNotBeMade) {
  try {
    write_new_file(directory_ / "none", 42, kTime, "grown");
    FAIL() << "it was made";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_NE(std::string(error.what()).find((directory_ / "none" / kName).native()), std::string::npos);
  }
}

}  // namespace
}  // namespace plimsoll::capture
