// SPDX-License-Identifier: Apache-2.0
// Reads what the objects of the hot path import. A name of this list would recurse into malloc, take a lock that a
// signal or the loader may hold, or throw where nothing may: in review such a call looks innocent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <set>
#include <string>

namespace {

using Names = std::set<std::string>;

// "object.o" of each member, then its undefined names.
template <class Visit>
void for_each_import(const char* archive, Visit&& visit) {
  const std::string command = std::string(NM " --undefined-only --format=posix ") + archive;
  std::unique_ptr<FILE, int (*)(FILE*)> nm(popen(command.c_str(), "r"), pclose);
  char line[4096];
  std::string object;
  while (std::fgets(line, sizeof line, nm.get())) {
    const std::string text(line);
    if (const auto open = text.find('['); open != std::string::npos && text.find("]:") != std::string::npos)
      object = text.substr(open + 1, text.find("]:") - open - 1);
    else if (const auto space = text.find(' '); space != std::string::npos)
      visit(object, text.substr(0, space));
  }
}

bool is_operator_new_or_delete(const std::string& name) {
  for (const char* prefix : {"_Znw", "_Zna", "_Zdl", "_Zda"})
    if (name.rfind(prefix, 0) == 0) return true;
  return false;
}

bool is_forbidden(const std::string& name) {
  static const Names kForbidden = {"malloc",
                                   "calloc",
                                   "realloc",
                                   "free",
                                   "aligned_alloc",
                                   "posix_memalign",
                                   "memalign",
                                   "strdup",  // recursion
                                   "__cxa_throw",
                                   "__cxa_allocate_exception",
                                   "__cxa_rethrow",  // exceptions
                                   "__cxa_guard_acquire",
                                   "__cxa_thread_atexit",
                                   "__cxa_thread_atexit_impl",
                                   "__cxa_atexit",    // lazy state
                                   "__tls_get_addr",  // may allocate
                                   "printf",
                                   "fprintf",
                                   "vfprintf",
                                   "snprintf",
                                   "vsnprintf",
                                   "sprintf",
                                   "puts",
                                   "fputs",
                                   "fwrite",
                                   "fopen",
                                   "__printf_chk",
                                   "__fprintf_chk",
                                   "__snprintf_chk",
                                   "perror",
                                   "strerror",  // stdio and locale
                                   "pthread_mutex_lock",
                                   "pthread_mutex_trylock",
                                   "pthread_rwlock_wrlock",
                                   "pthread_rwlock_rdlock",
                                   "__gthrw_pthread_mutex_lock",
                                   "pthread_once",  // locks that sleep
                                   "dladdr",
                                   "dladdr1",
                                   "dl_iterate_phdr",
                                   "dlopen",
                                   "dlerror",  // the loader's lock
                                   "getenv",
                                   "setenv"};
  return kForbidden.contains(name) || is_operator_new_or_delete(name) ||
         name.find("_M_replace_") != std::string::npos ||  // std::string
         name.find("__throw_") != std::string::npos;       // std's own checks
}

// Cold files of the hot folders, and what they may import beyond the rule.
bool is_allowed(const std::string& object, const std::string& name) {
  if (object == "new_handler.cpp.o")
    return name.rfind("__cxa_", 0) == 0 || name.find("__throw_") != std::string::npos ||
           is_operator_new_or_delete(name);
  // It asks where the program's own are, and calls none.
  if (object == "replaced.cpp.o") return is_operator_new_or_delete(name);
  // It asks whose malloc is.
  if (object == "sanitizer_hooks.cpp.o") return name == "malloc";
  // dlclose alone comes there, outside of all our locks, and takes the loader's lock itself.
  if (object == "unloaded_modules.cpp.o") return name == "dl_iterate_phdr";
  // A substr that stays in range, at start-up; the compiler does not see that.
  return object == "options.cpp.o" && name == "_ZSt24__throw_out_of_range_fmtPKcz";
}

class HotImportsTest : public testing::TestWithParam<const char*> {};

TEST_P(HotImportsTest, AreFreeOfWhatAllocatesSleepsOrThrows) {
  int imports = 0;
  for_each_import(GetParam(), [&](const std::string& object, const std::string& name) {
    ++imports;
    if (is_forbidden(name) && !is_allowed(object, name)) ADD_FAILURE() << object << " imports " << name;
  });
  EXPECT_GT(imports, 0) << GetParam() << " could not be read";
}

INSTANTIATE_TEST_SUITE_P(Archives, HotImportsTest, testing::Values(HOT_ARCHIVES));

// The test itself must be able to fail: this archive holds all that is forbidden.
TEST(HotImportsTest, FindsWhatIsForbidden) {
  Names found;
  for_each_import(FORBIDDEN_ARCHIVE, [&](const std::string&, const std::string& name) {
    if (is_forbidden(name)) found.insert(name);
  });
  EXPECT_THAT(found, testing::IsSupersetOf({"malloc", "_Znwm", "__cxa_throw", "printf", "pthread_mutex_lock", "dladdr",
                                            "dl_iterate_phdr"}));
}

}  // namespace
