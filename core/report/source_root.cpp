// SPDX-License-Identifier: Apache-2.0
#include "report/source_root.hpp"

#include <cstdlib>
#include <filesystem>

namespace plimsoll::report {

namespace fs = std::filesystem;

SourceRoot SourceRoot::found() {
  for (const char* variable : {"GITHUB_WORKSPACE", "CI_PROJECT_DIR"})
    if (const char* folder = secure_getenv(variable); folder && *folder == '/') return SourceRoot(folder);
  std::error_code error;
  const fs::path here = fs::current_path(error);
  for (fs::path folder = here; folder.has_relative_path(); folder = folder.parent_path())
    if (fs::exists(folder / ".git", error)) return SourceRoot(folder);
  return SourceRoot(here);
}

std::string SourceRoot::path_of(const std::string& file, const std::string& folder) const {
  if (file.empty()) return {};
  const fs::path whole = (fs::path(folder) / file).lexically_normal();
  const fs::path below = whole.lexically_relative(fs::path(folder_).lexically_normal());
  return below.empty() || *below.begin() == ".." ? whole.native() : below.native();
}

}  // namespace plimsoll::report
