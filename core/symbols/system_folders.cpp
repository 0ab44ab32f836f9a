// SPDX-License-Identifier: Apache-2.0
#include "symbols/system_folders.hpp"

#include <string>

namespace plimsoll::symbols {
namespace {

bool is_below(std::string_view path, std::string_view folder) {
  while (folder.ends_with('/')) folder.remove_suffix(1);
  while (folder.starts_with("./")) folder.remove_prefix(2);
  if (folder.empty()) return false;
  const std::string whole = std::string(folder) + '/';
  if (folder.starts_with('/')) return path.starts_with(whole);
  return path.starts_with(whole) || path.find('/' + whole) != std::string_view::npos;
}

}  // namespace

bool is_below_any(std::string_view path, std::string_view folders) {
  while (!folders.empty()) {
    const std::string_view folder = folders.substr(0, folders.find(','));
    if (is_below(path, folder)) return true;
    folders.remove_prefix(folder.size() + (folder.size() < folders.size()));
  }
  return false;
}

}  // namespace plimsoll::symbols
