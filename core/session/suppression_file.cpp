// SPDX-License-Identifier: Apache-2.0
#include "session/suppression_file.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"

// Defined by the program, if it wants to: LeakSanitizer's name and meaning.
extern "C" [[gnu::weak, gnu::visibility("default")]] const char* __lsan_default_suppressions();

namespace plimsoll::session {
namespace {

constexpr std::size_t kLargest = std::size_t{16} << 20;

// Empty when all is well, else why not.
std::string read(const std::string& path, std::string& text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "re"), std::fclose);
  if (!file) return std::strerror(errno);
  std::array<char, 65536> part;
  while (const std::size_t size = std::fread(part.data(), 1, part.size(), file.get())) {
    text.append(part.data(), size);
    if (text.size() > kLargest) return "it is larger than 16 MiB";
  }
  return std::ferror(file.get()) ? std::strerror(errno) : "";
}

std::string load_file() {
  const std::string written(options::values().suppressions);
  if (written.empty()) return {};
  const std::string start(options::start_directory());
  const std::string path = written.front() == '/' || start.empty() ? written : start + '/' + written;
  std::string text;
  if (const std::string reason = read(path, text); !reason.empty())
    return "the suppressions file '" + path + "' cannot be read: " + reason +
           ". PLIMSOLL_OPTIONS=suppressions= takes a file of lines leak:pattern.";
  return suppressions().add(text, written);
}

}  // namespace

ledger::Suppressions& suppressions() {
  static auto* const all = new ledger::Suppressions;
  return *all;
}

std::string load_suppressions() {
  static bool is_loaded = false;
  if (is_loaded) return {};
  is_loaded = true;
  const char* const defaults = __lsan_default_suppressions ? __lsan_default_suppressions() : nullptr;
  const base::ReentryGuard guard;  // not for the program's own function
  std::string mistake = load_file();
  if (mistake.empty() && defaults) mistake = suppressions().add(defaults, "__lsan_default_suppressions");
  return mistake;
}

}  // namespace plimsoll::session
