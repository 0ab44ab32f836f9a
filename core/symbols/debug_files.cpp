// SPDX-License-Identifier: Apache-2.0
#include "symbols/debug_files.hpp"

#include <zlib.h>

#include <cstdlib>
#include <cstring>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace plimsoll::symbols {

std::string hexadecimal(Bytes bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) text += {kDigits[byte >> 4], kDigits[byte & 15]};
  return text;
}

namespace {

constexpr const char* kDebugFolder = "/usr/lib/debug";

std::string variable(const char* name) {
  const char* value = secure_getenv(name);
  return value ? value : "";
}

// As debuginfod's client looks for it: the older place counts when it is there.
std::string debuginfod_folder() {
  if (std::string path = variable("DEBUGINFOD_CACHE_PATH"); !path.empty()) return path;
  const std::string home = variable("HOME"), cache = variable("XDG_CACHE_HOME");
  std::error_code error;
  if (const std::string old = home + "/.debuginfod_client_cache"; std::filesystem::is_directory(old, error)) return old;
  return (cache.empty() ? home + "/.cache" : cache) + "/debuginfod_client";
}

// The build id, behind the header of its note and the name "GNU".
Bytes build_id_bytes(const ElfFile& file) {
  constexpr std::size_t kBefore = 16;
  const Bytes note = file.section(".note.gnu.build-id");
  return note.size() > kBefore + 1 ? note.subspan(kBefore) : Bytes();
}

std::string debug_link_of(const ElfFile& file) {
  const Bytes section = file.section(".gnu_debuglink");
  const auto* text = reinterpret_cast<const char*>(section.data());
  return section.empty() ? std::string() : std::string(text, strnlen(text, section.size()));
}

// Behind the name, at a multiple of four.
std::optional<std::uint32_t> checksum_of_debug_link(const ElfFile& file) {
  const Bytes section = file.section(".gnu_debuglink");
  const std::size_t place = (debug_link_of(file).size() + 4) / 4 * 4;
  std::uint32_t checksum = 0;
  if (section.size() < place + sizeof checksum) return std::nullopt;
  std::memcpy(&checksum, section.data() + place, sizeof checksum);
  return checksum;
}

bool has_debug_info(const ElfFile& file) { return file.has_section(".debug_info"); }

// A file of the right name may be of another build.
bool belongs(const ElfFile& candidate, const ElfFile& file) {
  if (!has_debug_info(candidate)) return false;
  const Bytes wanted = build_id_bytes(file), found = build_id_bytes(candidate);
  if (!wanted.empty()) return std::ranges::equal(wanted, found);
  return checksum_of_debug_link(file) == crc32_z(0, candidate.bytes().data(), candidate.bytes().size());
}

std::string path_by_build_id(Bytes build_id) {
  const std::string id = hexadecimal(build_id);
  return std::string(kDebugFolder) + "/.build-id/" + id.substr(0, 2) + '/' + id.substr(2) + ".debug";
}

}  // namespace

std::string build_id_of(const ElfFile& file) { return hexadecimal(build_id_bytes(file)); }

// The section is a path, seen from the file's own folder, and the build id behind its end.
AlternateFile alternate_of(const ElfFile& file) {
  const Bytes section = file.section(".gnu_debugaltlink");
  const auto* text = reinterpret_cast<const char*>(section.data());
  const std::size_t length = section.empty() ? 0 : strnlen(text, section.size());
  if (length == 0 || section.size() < length + 3) return {};
  const Bytes id = section.subspan(length + 1);
  const std::filesystem::path path(std::string(text, length));
  AlternateFile found{nullptr, std::filesystem::path(file.path()).parent_path() / path};
  for (const std::string& candidate : {found.path, path_by_build_id(id)}) {
    auto opened = std::make_shared<const ElfFile>(candidate);
    if (has_debug_info(*opened) && std::ranges::equal(build_id_bytes(*opened), id)) {
      found.file = std::move(opened);
      break;
    }
  }
  return found;
}

std::vector<std::string> candidates(const std::string& path, const ElfFile& file) {
  std::vector<std::string> paths;
  const std::string id = build_id_of(file), link = debug_link_of(file);
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  if (!id.empty()) paths.push_back(path_by_build_id(build_id_bytes(file)));
  if (!link.empty())
    for (const std::string& place : {folder, folder + ".debug/", kDebugFolder + folder}) paths.push_back(place + link);
  if (!id.empty()) paths.push_back(debuginfod_folder() + '/' + id + "/debuginfo");
  return paths;
}

std::shared_ptr<const ElfFile> file_with_debug_info(const std::string& path, std::shared_ptr<const ElfFile> file) {
  if (has_debug_info(*file)) return file;
  for (const std::string& candidate : candidates(path, *file)) {
    auto opened = std::make_shared<const ElfFile>(candidate);
    if (belongs(*opened, *file)) return opened;
  }
  return nullptr;
}

}  // namespace plimsoll::symbols
