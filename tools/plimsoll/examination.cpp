// SPDX-License-Identifier: Apache-2.0
#include "examination.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string_view>

#include "base/processor.hpp"
#include "plimsoll/snapshot.hpp"
#include "symbols/dwarf_cursor.hpp"
#include "symbols/elf_file.hpp"

namespace plimsoll::tool {
namespace {

using Kind = Finding::Kind;

constexpr std::string_view kOurs = "libplimsoll.so", kLibc = "libc.so";
constexpr std::string_view kSanitizers[] = {"libasan.so", "libhwasan.so", "libtsan.so", "liblsan.so"};
constexpr std::string_view kAllocators[] = {"libtcmalloc", "libjemalloc", "libmimalloc", "libsnmalloc"};
constexpr std::string_view kSanitizerStarts[] = {"__asan_init", "__hwasan_init", "__tsan_init", "__lsan_init"};

template <class Beginnings>
bool begins_with_any(std::string_view text, const Beginnings& beginnings) {
  return std::ranges::any_of(beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

class Examination {
 public:
  explicit Examination(const std::string& path) : file_(path) {
    if (file_.bytes().empty()) throw FileError(path + ": cannot be read");
  }

  std::vector<Finding> findings() {
    if (!is_program())
      return {{Kind::blind,
               fmt::format("no program for Linux on {}; name the program that a script starts", base::kProcessor)}};
    if (file_.section(".interp").empty())
      return {{Kind::blind, "statically linked: nothing can stand before its malloc; link it dynamically"}};
    read_libraries();
    read_symbols();
    judge_malloc();
    judge_plugin();
    judge_names();
    return std::move(findings_);
  }

 private:
  void say(Kind kind, std::string text) { findings_.push_back({kind, std::move(text)}); }

  bool is_program() const {
    const auto bytes = file_.bytes();
    if (bytes.size() < sizeof(Elf64_Ehdr) || std::memcmp(bytes.data(), ELFMAG, SELFMAG) != 0) return false;
    Elf64_Ehdr header;
    std::memcpy(&header, bytes.data(), sizeof header);
    return header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_machine == base::kElfMachine;
  }

  // The libraries that the loader loads, in its order.
  void read_libraries() {
    symbols::DwarfCursor entries(file_.section(".dynamic"));
    while (entries.left() >= sizeof(Elf64_Dyn)) {
      const std::uint64_t tag = entries.read(8), value = entries.read(8);
      if (tag != DT_NEEDED) continue;
      symbols::DwarfCursor name(file_.section(".dynstr"), value);
      needed_.emplace_back(name.read_text());
    }
  }

  void read_symbols() {
    file_.for_each_function([&](std::string_view name, auto, auto) {
      is_sanitized_ = is_sanitized_ || std::ranges::count(kSanitizerStarts, name) > 0;
      has_msan_ = has_msan_ || name == "__msan_init";
      has_malloc_ = has_malloc_ || name == "malloc";
      has_gtest_ = has_gtest_ || name.starts_with("_ZN7testing8UnitTest");
      has_catch2_ = has_catch2_ || name.starts_with("_ZN5Catch7Session");
    });
    file_.for_each_variable([&](std::string_view name, auto, auto) {
      if (name.starts_with("plimsoll_") && name.ends_with("_plugin")) plugins_.insert(name);
    });
  }

  std::size_t place_of(std::string_view library) const {
    return std::ranges::find_if(needed_, [&](std::string_view name) { return name.starts_with(library); }) -
           needed_.begin();
  }
  bool needs(std::string_view library) const { return place_of(library) < needed_.size(); }

  void judge_malloc() {
    const std::size_t ours = place_of(kOurs);
    const auto other = std::ranges::find_if(needed_, [](auto name) { return begins_with_any(name, kAllocators); });
    if (needs("liblsan"))
      say(Kind::blind, "LeakSanitizer owns malloc, and does not tell of realloc: build with -fsanitize=address");
    else if (has_msan_)
      say(Kind::blind,
          "MemorySanitizer takes what Plimsoll hands over for uninitialised: build with another sanitizer");
    else if (is_sanitized_ ||
             std::ranges::any_of(needed_, [](auto name) { return begins_with_any(name, kSanitizers); }))
      say(Kind::advice, "a sanitizer owns malloc: ceilings go by what its hooks tell, and leaks are left to it");
    else if (has_malloc_)
      say(Kind::blind, "defines a malloc of its own: build it without");
    else if (other != needed_.end() && (ours == needed_.size() || other < needed_.begin() + ours))
      say(Kind::blind, fmt::format("{} owns malloc: link no other allocator before plimsoll", *other));
    else if (ours < needed_.size() && place_of(kLibc) < ours)
      say(Kind::blind,
          "libc.so comes before libplimsoll.so: link plimsoll as a CMake target, or with pkg-config's flags");
    else
      say(Kind::fine, "malloc is free to be Plimsoll's");
  }

  void judge_plugin() {
    const bool tests_gtest = has_gtest_ || needs("libgtest"), tests_catch2 = has_catch2_ || needs("libCatch2");
    if (!needs(kOurs))
      say(Kind::advice, "not linked with Plimsoll: no verdicts on tests; `plimsoll run` traces it all the same");
    else if (!plugins_.empty())
      say(Kind::fine, fmt::format("judges tests: {} is in", *plugins_.begin()));
    else if (tests_gtest || tests_catch2)
      say(Kind::blind, fmt::format("the plugin is not in, so no test is judged: link plimsoll::{}",
                                   tests_gtest ? "gtest" : "catch2"));
  }

  void judge_names() {
    if (!file_.section(".debug_info").empty())
      say(Kind::fine, "debug info: reports name lines");
    else if (!file_.section(".gnu_debuglink").empty())
      say(Kind::advice, "debug info is in a file of its own: without that, reports name functions, no lines");
    else
      say(Kind::advice, "no debug info: reports name functions, no lines; -g1 is enough");
    if (!file_.has_symbol_table())
      say(Kind::advice,
          "stripped of its symbols: functions that are not exported have no name, and a test framework's own "
          "memory cannot be told from a test's");
  }

  symbols::ElfFile file_;
  std::vector<std::string_view> needed_;
  std::set<std::string_view> plugins_;
  bool is_sanitized_ = false, has_msan_ = false, has_malloc_ = false, has_gtest_ = false, has_catch2_ = false;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> examine(const std::string& path) { return Examination(path).findings(); }

}  // namespace plimsoll::tool
