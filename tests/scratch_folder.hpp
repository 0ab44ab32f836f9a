// SPDX-License-Identifier: Apache-2.0
// A folder of one test's own, gone when it ends: tests run beside each other, and so may whole suites.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace plimsoll::testing {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = std::filesystem::temp_directory_path() / "plimsoll_test_XXXXXX";
    if (!mkdtemp(name.data())) std::abort();
    path_ = name;
  }
  ~ScratchFolder() { std::filesystem::remove_all(path_); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace plimsoll::testing
