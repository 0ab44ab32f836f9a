// SPDX-License-Identifier: Apache-2.0
// Who may include whom. The picture of docs/ARCHITECTURE.md as a table; an include that is not in it is a change of
// the architecture and belongs there first.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
using Folders = std::set<std::string>;

const fs::path source = SOURCE_FOLDER;

// As core/README.md draws it. base is open to all, options to all of the cold path.
const std::map<std::string, Folders> kMayInclude = {
    {"base", {}},
    {"stack", {"base"}},
    {"options", {"stack", "base"}},
    {"record", {"stack", "base"}},
    {"hooks", {"record", "options", "stack", "base"}},
    {"symbols", {"options", "base"}},
    {"reach", {"base"}},
    {"domains", {"record", "stack", "base"}},
    {"snapshot", {"domains", "record", "stack", "symbols", "options", "base"}},
    {"ledger", {"reach", "domains", "record", "symbols", "options", "stack", "base"}},
    {"report", {"ledger", "snapshot", "record", "options", "base"}},
    {"faults", {"ledger", "reach", "snapshot", "record", "symbols", "stack", "base"}},
    {"session", {"faults", "report", "ledger", "reach", "snapshot", "record", "options", "stack", "base"}},
    {"capture", {"session", "report", "snapshot", "record", "options", "stack", "base"}},
};

// The folders of core that a file includes, itself left out.
Folders folders_included_by(const fs::path& file, const std::string& own_folder) {
  static const std::regex kInclude(R"(^\s*#\s*include\s+["<]([a-z_]+)/)");
  Folders folders;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);)
    if (std::smatch match; std::regex_search(line, match, kInclude))
      if (match[1] != own_folder && kMayInclude.contains(match[1])) folders.insert(match[1]);
  return folders;
}

template <class Visit>
void for_each_source(const fs::path& folder, Visit&& visit) {
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".hpp") visit(entry.path());
}

TEST(IncludeOrderTest, EveryFolderOfCoreHasItsPlace) {
  for (const fs::directory_entry& entry : fs::directory_iterator(source / "core"))
    EXPECT_TRUE(!entry.is_directory() || kMayInclude.contains(entry.path().filename())) << entry.path();
}

TEST(IncludeOrderTest, IncludesGoRightwardOnly) {
  int files = 0;
  for (const auto& [folder, allowed] : kMayInclude)
    for_each_source(source / "core" / folder, [&, &folder = folder, &allowed = allowed](const fs::path& file) {
      ++files;
      for (const std::string& included : folders_included_by(file, folder))
        EXPECT_TRUE(allowed.contains(included)) << file << " includes " << included << '/';
    });
  EXPECT_GT(files, 50);
}

TEST(IncludeOrderTest, TheTableHasNoCycle) {
  Folders settled;
  for (std::size_t before = ~std::size_t{0}; before != settled.size();) {
    before = settled.size();
    for (const auto& [folder, allowed] : kMayInclude)
      if (std::includes(settled.begin(), settled.end(), allowed.begin(), allowed.end())) settled.insert(folder);
  }
  EXPECT_EQ(settled.size(), kMayInclude.size());
}

TEST(IncludeOrderTest, PluginsAndPublicHeadersSeeOnlyPublicHeaders) {
  static const std::regex kQuoted(R"(^\s*#\s*include\s+"([^"]+)\")");
  for (const char* folder : {"gtest_plugin", "benchmark_plugin", "include"})
    for_each_source(source / folder, [](const fs::path& file) {
      std::ifstream in(file);
      for (std::string line; std::getline(in, line);)
        if (std::smatch match; std::regex_search(line, match, kQuoted)) {
          EXPECT_EQ(match[1].str().rfind("plimsoll/", 0), 0u) << file << ": " << line;
        }
      EXPECT_EQ(folders_included_by(file, ""), Folders{}) << file;
    });
}

TEST(IncludeOrderTest, OnlyHeapHppNamesMimalloc) {
  for_each_source(source / "core", [](const fs::path& file) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);)
      EXPECT_TRUE(line.find("mimalloc.h") == std::string::npos || file == source / "core/hooks/heap.hpp") << file;
  });
}

// Whoever starts a setuid program chooses its environment, and must not choose what we read, write or run there.
TEST(IncludeOrderTest, CoreAsksForTheEnvironmentAsASetuidProgramMay) {
  static const std::regex kPlain(R"((^|[^_a-z])getenv\()");
  int secure = 0;
  for_each_source(source / "core", [&](const fs::path& file) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      EXPECT_FALSE(std::regex_search(line, kPlain)) << file << ": " << line;
      secure += line.find("secure_getenv(") != std::string::npos;
    }
  });
  EXPECT_GT(secure, 3);
}

}  // namespace
