// SPDX-License-Identifier: Apache-2.0
// Memory that the C and C++ libraries take at a first use and keep: nobody's leak, whichever test happens to be first.
#include <dlfcn.h>
#include <iconv.h>
#include <netdb.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <future>
#include <iostream>
#include <locale>
#include <mutex>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

TEST(FirstUse, Thread) {
  std::thread([] {}).join();
}

TEST(FirstUse, ManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([] { delete keep(new int(1)); });
  for (std::thread& thread : threads) thread.join();
}

TEST(FirstUse, Async) {
  EXPECT(std::async(std::launch::async, [] { return 7; }).get() == 7);
}

TEST(FirstUse, Locale) {
  const std::locale locale("C.UTF-8");
  std::ostringstream out;
  out.imbue(locale);
  out << 12345.5;
  EXPECT(!out.str().empty());
}

TEST(FirstUse, Dlopen) {
  void* library = dlopen("libm.so.6", RTLD_NOW);
  EXPECT(library != nullptr);
  dlclose(library);
}

TEST(FirstUse, DlopenForGood) { EXPECT(dlopen(PLUGIN, RTLD_NOW) != nullptr); }

TEST(FirstUse, FailedDlopen) { EXPECT(dlopen("/no/such/library.so", RTLD_NOW) == nullptr); }

TEST(FirstUse, Getaddrinfo) {
  addrinfo* addresses = nullptr;
  if (getaddrinfo("127.0.0.1", "80", nullptr, &addresses) == 0) freeaddrinfo(addresses);
  if (getaddrinfo("localhost", nullptr, nullptr, &addresses) == 0) freeaddrinfo(addresses);
}

TEST(FirstUse, Localtime) {
  const std::time_t now = std::time(nullptr);
  EXPECT(std::localtime(&now) != nullptr);
}

TEST(FirstUse, Tzset) {
  setenv("TZ", "Europe/Berlin", 1);
  tzset();
  setenv("TZ", "UTC", 1);
  tzset();
}

TEST(FirstUse, Strerror) { EXPECT(strerror(54321) != nullptr); }

TEST(FirstUse, Setenv) {
  static int value = 0;
  setenv("A_VARIABLE_OF_THIS_TEST", std::to_string(++value).c_str(), 1);
}

TEST(FirstUse, Iconv) {
  const iconv_t converter = iconv_open("UTF-16", "UTF-8");
  if (converter != reinterpret_cast<iconv_t>(-1)) iconv_close(converter);
}

TEST(FirstUse, Getpwuid) { getpwuid(getuid()); }

TEST(FirstUse, SyncWithStdio) { std::ios::sync_with_stdio(false); }

TEST(FirstUse, FunctionStatic) {
  static const std::vector<std::string> table(10, std::string(100, 't'));
  EXPECT(table.size() == 10u);
}

thread_local std::string of_thread;
TEST(FirstUse, ThreadLocal) { of_thread.assign(1000, 'l'); }

TEST(FirstUse, CallOnce) {
  static std::once_flag once;
  static std::string* text;
  std::call_once(once, [] { text = new std::string(1000, 'o'); });
  EXPECT(!text->empty());
}

TEST(FirstUse, StdoutBuffer) { std::printf("%s", ""); }

TEST(FirstUse, StderrAndCout) { std::cout << "" << std::flush; }

TEST(FirstUse, Atexit) {
  for (int i = 0; i < 40; ++i) std::atexit([] {});
}

TEST(FirstUse, Regex) { EXPECT(std::regex_match("abc", std::regex("[a-c]+"))); }

TEST(FirstUse, FloatingPointText) { EXPECT(std::stod("1.5e300") == 1.5e300); }

TEST(FirstUse, Mbstowcs) {
  std::setlocale(LC_ALL, "C.UTF-8");
  wchar_t wide[10];
  EXPECT(std::mbstowcs(wide, "ab", 10) == 2u);
}

TEST(FirstUse, Exception) {
  try {
    throw std::runtime_error("first exception of the program, with a long text");
  } catch (const std::exception& exception) {
    EXPECT(exception.what()[0] != 0);
  }
}

TEST(FirstUse, Popen) {
  std::FILE* pipe = popen("true", "r");
  EXPECT(pipe != nullptr);
  EXPECT(pclose(pipe) == 0);
}

}  // namespace
