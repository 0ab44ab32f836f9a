// SPDX-License-Identifier: Apache-2.0
#include "symbols/origin.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "options/options.hpp"
#include "symbols/display_path.hpp"
#include "symbols/system_folders.hpp"

namespace plimsoll::symbols {
namespace {

struct Rule {
  std::string_view start;
  Origin origin;
};

// How the file names of modules begin; a `.` in it stands for the end of the library's name or a version.
constexpr auto kModules = std::to_array<Rule>({
    {"libplimsoll", Origin::tool},
    {"libmimalloc", Origin::tool},
    {"libasan.", Origin::tool},
    {"liblsan.", Origin::tool},
    {"libtsan.", Origin::tool},
    {"libubsan.", Origin::tool},
    {"libclang_rt.", Origin::tool},
    {"libgtest", Origin::framework},
    {"libgmock", Origin::framework},
    {"libCatch2", Origin::framework},
    {"libbenchmark.", Origin::framework},
    {"libstdc++.", Origin::standard_library},
    {"libc++.", Origin::standard_library},
    {"libc++abi.", Origin::standard_library},
    {"libgcc_s.", Origin::standard_library},
    {"libunwind.", Origin::standard_library},
    {"libc.", Origin::c_library},
    {"libc-", Origin::c_library},
    {"libm.", Origin::c_library},
    {"libm-", Origin::c_library},
    {"libmvec.", Origin::c_library},
    {"libpthread", Origin::c_library},
    {"librt.", Origin::c_library},
    {"librt-", Origin::c_library},
    {"libdl.", Origin::c_library},
    {"libdl-", Origin::c_library},
    {"libutil.", Origin::c_library},
    {"libresolv", Origin::c_library},
    {"libnss_", Origin::c_library},
    {"libanl", Origin::c_library},
    {"libBrokenLocale", Origin::c_library},
    {"linux-vdso.", Origin::c_library},
    {"linux-gate.", Origin::c_library},
    {"ld-linux", Origin::loader},
    {"ld-musl", Origin::loader},
    {"ld-2.", Origin::loader},
    {"ld.so", Origin::loader},
});

// Namespaces that own their code wherever it was compiled into.
constexpr auto kOwningNamespaces = std::to_array<Rule>({
    {"plimsoll::", Origin::tool},
    {"__interceptor_", Origin::tool},
    {"__asan", Origin::tool},
    {"__lsan", Origin::tool},
    {"__tsan", Origin::tool},
    {"__ubsan", Origin::tool},
    {"__sanitizer", Origin::tool},
    {"__interception::", Origin::tool},
    {"testing::", Origin::framework},
    {"Catch::", Origin::framework},
    // Not all of this namespace: it may well be a project's own.
    {"benchmark::internal::", Origin::framework},
    {"benchmark::State::", Origin::framework},
    // UNSCOPED_INFO's list of messages grows by a tail call, which leaves no frame of Catch2's own.
    {"std::vector<Catch::ScopedMessage>", Origin::framework},
    {"std::vector<Catch::MessageInfo>", Origin::framework},
});

// Functions that say whose they are when no file does.
constexpr auto kFunctions = std::to_array<Rule>({
    {"std::", Origin::standard_library},
    {"__gnu_cxx::", Origin::standard_library},
    {"__cxxabiv1::", Origin::standard_library},
    {"__cxa_", Origin::standard_library},
    {"operator new", Origin::standard_library},
    {"operator delete", Origin::standard_library},
    {"_Unwind_", Origin::standard_library},
    {"__libc_", Origin::c_library},
});

constexpr auto kStartUp = std::to_array<std::string_view>(
    {"_start", "_init", "_fini", "deregister_tm_clones", "register_tm_clones", "frame_dummy", "__do_global_dtors_aux"});

std::optional<Origin> by_start(std::span<const Rule> rules, std::string_view name) {
  const auto found = std::ranges::find_if(rules, [=](const Rule& rule) { return name.starts_with(rule.start); });
  return found == rules.end() ? std::nullopt : std::optional(found->origin);
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// `.../c++/12/vector`, `.../c++/v1/vector`; a user's own folder called c++ has no version below it.
bool in_versioned_headers(std::string_view file) {
  constexpr std::string_view kFolder = "/c++/";
  for (std::size_t at = file.find(kFolder); at != file.npos; at = file.find(kFolder, at + 1)) {
    const std::string_view below = file.substr(at + kFolder.size());
    if (below.starts_with("v1/") || (!below.empty() && below[0] >= '0' && below[0] <= '9')) return true;
  }
  return false;
}

bool is_standard_library_file(std::string_view file) {
  const bool compilers_own = (has(file, "/lib/gcc/") || has(file, "/lib/clang/")) && has(file, "/include/");
  const bool relative = file.starts_with("bits/") && (file.ends_with(".h") || file.ends_with(".tcc"));
  return in_versioned_headers(file) || has(file, "/libstdc++-v3/") || has(file, "/libcxx/include/") || compilers_own ||
         relative;
}

// Their headers and their own sources, but not a user's gtest/gtest_checks.cc.
bool is_framework_file(std::string_view file) {
  const std::string_view name = base_name(file);
  const bool google_header = file.ends_with(".h") && (has(file, "/gtest/gtest") || has(file, "/gmock/gmock"));
  const bool google_source = has(file, "/googletest/src/gtest") || has(file, "/googlemock/src/gmock");
  const bool google_internal = has(file, "/gtest/internal/") || has(file, "/gmock/internal/");
  const bool catch_header = has(file, "/catch2/") && name.starts_with("catch") && name.ends_with(".hpp");
  const bool catch_source = has(file, "/src/catch2/") || name.starts_with("catch_amalgamated.");
  return google_header || google_source || google_internal || catch_header || catch_source;
}

std::optional<Origin> by_file(std::string_view file) {
  if (is_framework_file(file)) return Origin::framework;
  if (is_standard_library_file(file)) return Origin::standard_library;
  if (has(file, "/include/plimsoll/")) return Origin::tool;
  if (has(file, "/compiler-rt/lib/")) return Origin::tool;
  if (file.starts_with("/usr/include/") && has(file, "/bits/")) return Origin::c_library;
  if (file.starts_with("/usr/include/") || file.starts_with("/usr/local/include/")) return Origin::library;
  return std::nullopt;
}

bool is_system_library(std::string_view module) {
  constexpr auto kFolders =
      std::to_array<std::string_view>({"/lib/", "/lib32/", "/lib64/", "/usr/lib/", "/usr/lib32/", "/usr/lib64/"});
  const bool below_system = std::ranges::any_of(kFolders, [=](auto folder) { return module.starts_with(folder); });
  return below_system && has(base_name(module), ".so");
}

std::optional<Origin> by_function(std::string_view function) {
  if (std::ranges::find(kStartUp, function) != kStartUp.end()) return Origin::c_library;
  return by_start(kFunctions, function);
}

}  // namespace

Origin classify(const Location& location) { return classify(location, options::values().system); }

Origin classify(const Location& location, std::string_view not_the_users) {
  const bool is_users_test = location.function.ends_with("_Test::TestBody()");  // also in a namespace of a framework's
  if (auto owner = by_start(kOwningNamespaces, location.function); owner && !is_users_test) return *owner;
  if (auto owner = by_start(kModules, base_name(location.module))) return *owner;
  if (is_below_any(location.module, not_the_users)) return Origin::library;
  if (location.file.empty()) {
    if (auto owner = by_function(location.function)) return *owner;
  } else {
    const std::string file = folded_path(location.file);
    if (auto owner = by_file(file)) return *owner;
    if (is_below_any(file, not_the_users)) return Origin::library;
  }
  if (is_system_library(location.module)) return Origin::library;
  return location.module.empty() && location.file.empty() ? Origin::unknown : Origin::user;
}

Origin origin_of_module(const std::string& path) {
  Location somewhere;
  somewhere.module = path;
  return classify(somewhere);
}

}  // namespace plimsoll::symbols
