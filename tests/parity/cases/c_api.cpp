// SPDX-License-Identifier: Apache-2.0
// The C library's own ways to hand out memory that the caller must give back, and what it keeps for itself.
#include <dirent.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <glob.h>
#include <netdb.h>
#include <pwd.h>
#include <regex.h>
#include <search.h>
#include <sys/socket.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <initializer_list>

#include "case.hpp"

namespace {

LEAKS(CApi, Malloc) { keep(std::malloc(1000)); }
LEAKS(CApi, Calloc) { keep(std::calloc(10, 30)); }
LEAKS(CApi, NoBytes) { keep(std::malloc(0)); }
LEAKS(CApi, Strdup) { keep(strdup("a text that somebody should free")); }
LEAKS(CApi, Strndup) { keep(strndup("a text that somebody should free", 20)); }

LEAKS(CApi, Asprintf) {
  char* text = nullptr;
  REQUIRE(asprintf(&text, "%0100d", 1) == 100);
  keep(text);
}

LEAKS(CApi, Realloc) {
  void* block = keep(std::malloc(10));
  block = std::realloc(block, 2000);
  keep(block);
}

LEAKS(CApi, ReallocInALoop) {
  int* numbers = nullptr;
  for (std::size_t i = 1; i < 100; ++i) {
    numbers = static_cast<int*>(std::realloc(numbers, i * sizeof(int)));
    numbers[i - 1] = 1;
  }
  keep(numbers);
}

LEAKS(CApi, PosixMemalign) {
  void* block = nullptr;
  REQUIRE(posix_memalign(&block, 256, 1000) == 0);
  keep(block);
}

LEAKS(CApi, AlignedAlloc) { keep(std::aligned_alloc(64, 640)); }

std::FILE* open_text(const char* text) {
  std::FILE* const file = fmemopen(const_cast<char*>(text), std::strlen(text), "r");
  REQUIRE(file);
  return file;
}

LEAKS(CApi, Getline) {
  std::FILE* const file = open_text("a line\nanother line\n");
  char* line = nullptr;
  std::size_t capacity = 0;
  while (getline(&line, &capacity, file) > 0) keep(line);
  std::fclose(file);
}

LEAKS(CApi, OpenMemstream) {
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* const file = open_memstream(&text, &size);
  std::fprintf(file, "%080d", 7);
  std::fclose(file);
  keep(text);
}

LEAKS(CApi, Realpath) { keep(realpath("/", nullptr)); }
LEAKS(CApi, Getcwd) { keep(getcwd(nullptr, 0)); }

LEAKS(CApi, Opendir) {
  DIR* const folder = opendir("/");
  REQUIRE(folder && readdir(folder));
  keep(folder);
}

LEAKS(CApi, Scandir) {
  dirent** entries = nullptr;
  REQUIRE(scandir("/", &entries, nullptr, nullptr) > 0);
  keep(entries);
  std::free(entries);
}

addrinfo* look_up() {
  addrinfo hints = {};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* result = nullptr;
  REQUIRE(getaddrinfo("127.0.0.1", "80", &hints, &result) == 0);
  return result;
}
LEAKS(CApi, Getaddrinfo) { keep(look_up()); }

LEAKS(CApi, Regcomp) {
  regex_t pattern;
  REQUIRE(regcomp(&pattern, "a+(b|c)*d", REG_EXTENDED) == 0);
  keep(&pattern);
}

LEAKS(CApi, Glob) {
  glob_t found = {};
  REQUIRE(glob("/*", 0, nullptr, &found) == 0);
  keep(&found);
}

int compare_texts(const void* left, const void* right) {
  return std::strcmp(static_cast<const char*>(left), static_cast<const char*>(right));
}
LEAKS(CApi, Tsearch) {
  void* root = nullptr;
  for (const char* text : {"one", "two", "three"}) tsearch(text, &root, compare_texts);
  keep(root);
}

LEAKS(CApi, BacktraceSymbols) {
  void* frames[4];
  keep(backtrace_symbols(frames, backtrace(frames, 4)));
}

LEAKS(CApi, Newlocale) { keep(newlocale(LC_ALL_MASK, "C.UTF-8", nullptr)); }

// Only the C library's list of open files still has it.
LEAKS(CApi, Fopen) {
  std::FILE* const file = std::fopen("/dev/null", "r");
  REQUIRE(file);
  keep(file);
}

CLEAN(CApi, AllFreed) {
  std::free(keep(strdup("a text that is freed")));
  void* block = std::realloc(std::malloc(10), 5000);
  std::free(keep(block));
  freeaddrinfo(look_up());
  DIR* const folder = opendir("/");
  REQUIRE(folder && readdir(folder));
  closedir(folder);
  std::fclose(open_text("a line\n"));
}

CLEAN(CApi, FileClosed) {
  std::FILE* const file = std::fopen("/dev/null", "w");
  REQUIRE(file);
  std::fprintf(file, "a text\n");
  std::fclose(file);
}

CLEAN(CApi, FileInGlobal) {
  static std::FILE* file;
  file = std::tmpfile();
  keep(&file);
  REQUIRE(file);
  std::fprintf(file, "a text\n");
}

CLEAN(CApi, FileWithABufferOfItsOwn) {
  static char* buffer;
  static std::FILE* file;
  buffer = static_cast<char*>(std::malloc(4096));
  file = std::fopen("/dev/null", "w");
  REQUIRE(file && std::setvbuf(file, buffer, _IOFBF, 4096) == 0);
  keep(&buffer);
  keep(&file);
}

CLEAN(CApi, Setenv) {
  const char* const long_value = "a value that is long enough to need a block of its own";
  for (const char* name : {"PARITY_ONE", "PARITY_TWO", "PARITY_THREE"}) setenv(name, long_value, 1);
}

CLEAN(CApi, PutenvOfACopy) { REQUIRE(putenv(strdup("PARITY_PUT=a value that the environment holds")) == 0); }

CLEAN(CApi, Localtime) {
  const std::time_t now = std::time(nullptr);
  REQUIRE(std::localtime(&now));
}

CLEAN(CApi, TimeZone) {
  setenv("TZ", "America/New_York", 1);
  tzset();
}

CLEAN(CApi, Setlocale) {
  REQUIRE(std::setlocale(LC_ALL, "C.UTF-8"));
  REQUIRE(std::setlocale(LC_ALL, "C"));
}

CLEAN(CApi, Strerror) { REQUIRE(strerror(12345)); }
CLEAN(CApi, Strsignal) { REQUIRE(strsignal(12345)); }
CLEAN(CApi, Getpwuid) { REQUIRE(getpwuid(0)); }
CLEAN(CApi, GetaddrinfoFreed) { freeaddrinfo(look_up()); }
CLEAN(CApi, FailedDlopen) { REQUIRE(!dlopen("libthere_is_none.so", RTLD_NOW)); }
CLEAN(CApi, Dlopen) { REQUIRE(dlopen("libresolv.so.2", RTLD_NOW)); }

CLEAN(CApi, TsearchInGlobal) {
  static void* root;
  for (const char* text : {"one", "two", "three"}) tsearch(text, &root, compare_texts);
  keep(&root);
}

CLEAN(CApi, Hcreate) { REQUIRE(hcreate(20)); }

}  // namespace
