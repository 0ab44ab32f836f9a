// SPDX-License-Identifier: Apache-2.0
// What a test program was built with, as its plugin sees it: the plugin is compiled in the user's project, the core
// need not be. For plugins; users need nothing from here.
#pragma once

#include <string>

namespace plimsoll::session {

struct Build {
  std::string compiler;          // "gcc 12.2.0"
  std::string standard_library;  // "libstdc++ 12"
  std::string type;              // CMake's, "RelWithDebInfo"; where there is none, "optimized" or "unoptimized"
  std::string sanitizer;         // "address", "thread" or "none"
};

}  // namespace plimsoll::session

#if defined(__has_feature)
#define PLIMSOLL_HAS_FEATURE(name) __has_feature(name)
#else
#define PLIMSOLL_HAS_FEATURE(name) 0
#endif

namespace plimsoll::session {

// Of the file that includes this.
inline Build this_build() {
  Build build;
  const auto version = [](int major, int minor, int patch) {
    return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
  };
#if defined(__clang__)
  build.compiler = "clang " + version(__clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  build.compiler = "gcc " + version(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__);
#endif
#if defined(_LIBCPP_VERSION)
  build.standard_library = "libc++ " + std::to_string(_LIBCPP_VERSION / (_LIBCPP_VERSION < 100000 ? 1000 : 10000));
#elif defined(_GLIBCXX_RELEASE)
  build.standard_library = "libstdc++ " + std::to_string(_GLIBCXX_RELEASE);
#else
  build.standard_library = "unknown";
#endif
#if defined(PLIMSOLL_BUILD_TYPE)
  build.type = PLIMSOLL_BUILD_TYPE;
#endif
#if defined(__OPTIMIZE__)
  if (build.type.empty()) build.type = "optimized";
#else
  if (build.type.empty()) build.type = "unoptimized";
#endif
#if defined(__SANITIZE_ADDRESS__) || PLIMSOLL_HAS_FEATURE(address_sanitizer)
  build.sanitizer = "address";
#elif defined(__SANITIZE_THREAD__) || PLIMSOLL_HAS_FEATURE(thread_sanitizer)
  build.sanitizer = "thread";
#else
  build.sanitizer = "none";
#endif
  return build;
}

}  // namespace plimsoll::session
