// SPDX-License-Identifier: Apache-2.0
#include "symbols/source_places.hpp"

namespace plimsoll::symbols {
namespace {

std::string below(std::string_view folder, std::string_view path) {
  return std::string(folder).append(folder.ends_with('/') ? "" : "/").append(path);
}

void append_below(std::vector<std::string>& places, std::string_view root, std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (!path.empty()) {
    places.push_back(below(root, path));
    const std::size_t slash = path.find('/');
    path = slash == path.npos ? std::string_view() : path.substr(slash + 1);
  }
}

}  // namespace

std::vector<std::string> source_places(std::string_view recorded, std::string_view start_folder,
                                       std::string_view roots) {
  if (recorded.empty()) return {};
  std::vector<std::string> places{std::string(recorded)};
  if (!recorded.starts_with('/') && !start_folder.empty()) places.push_back(below(start_folder, recorded));
  while (!roots.empty()) {
    const std::string_view root = roots.substr(0, roots.find(','));
    if (!root.empty()) append_below(places, root, recorded);
    roots.remove_prefix(root.size() + (root.size() < roots.size()));
  }
  return places;
}

}  // namespace plimsoll::symbols
