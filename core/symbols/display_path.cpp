// SPDX-License-Identifier: Apache-2.0
#include "symbols/display_path.hpp"

#include <unistd.h>

#include <array>
#include <climits>
#include <vector>

namespace plimsoll::symbols {
namespace {

std::vector<std::string_view> folded_parts(std::string_view path) {
  const bool absolute = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t start = 0; start <= path.size();) {
    const std::size_t end = std::min(path.find('/', start), path.size());
    const std::string_view part = path.substr(start, end - start);
    start = end + 1;
    if (part.empty() || part == ".") continue;
    const bool can_fold = !parts.empty() && parts.back() != "..";
    if (part == ".." && can_fold) {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.push_back(part);
    }
  }
  return parts;
}

std::string working_directory() {
  std::array<char, PATH_MAX> path;
  return getcwd(path.data(), path.size()) ? path.data() : "";
}

}  // namespace

std::string folded_path(std::string_view path) {
  std::string folded = path.starts_with('/') ? "/" : "";
  for (std::string_view part : folded_parts(path)) {
    if (!folded.empty() && !folded.ends_with('/')) folded += '/';
    folded += part;
  }
  return folded;
}

std::string display_path(std::string_view file) {
  std::string path = folded_path(file);
  // Bazel's name for the working directory of any process.
  constexpr std::string_view kSandbox = "/proc/self/cwd/";
  if (path.starts_with(kSandbox)) return path.substr(kSandbox.size());
  std::string here = working_directory();
  if (!here.ends_with('/')) here += '/';
  return path.starts_with(here) ? path.substr(here.size()) : path;
}

}  // namespace plimsoll::symbols
