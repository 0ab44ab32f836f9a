// SPDX-License-Identifier: Apache-2.0
// What the suites of real projects keep beyond a test, and is right: none of it may be called a leak.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <locale>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "child.hpp"
#include "framework.hpp"
#include "plimsoll/session.hpp"
#include "thread_pool.hpp"

namespace {

// Static tables, dozens through one helper line, built by the first test that needs them.
const std::map<int, std::string>& table(int number) {
  static std::map<int, std::unique_ptr<std::map<int, std::string>>> tables;
  auto& entry = tables[number];
  if (!entry) {
    entry = std::make_unique<std::map<int, std::string>>();
    for (int i = 0; i < 5; ++i) entry->emplace(i, std::string(40, 't'));
  }
  return *entry;
}
TEST(Retainers, StaticTables) {
  for (int i = 0; i < 30; ++i) EXPECT(table(i).size() == 5u);
}
TEST(Retainers, StaticTablesAgain) {
  for (int i = 0; i < 40; ++i) EXPECT(table(i).size() == 5u);
}

// A pool keeps the nodes that it once used, in a list through the nodes themselves.
class NodePool {
 public:
  struct Node {
    Node* next;
    char payload[56];
  };
  Node* take() {
    if (!free_) return new Node();
    Node* node = free_;
    free_ = node->next;
    return node;
  }
  void give_back(Node* node) {
    node->next = free_;
    free_ = node;
  }

 private:
  Node* free_ = nullptr;
} pool;
void use_pool(std::size_t count) {
  std::vector<NodePool::Node*> nodes;
  for (std::size_t i = 0; i < count; ++i) nodes.push_back(pool.take());
  for (NodePool::Node* node : nodes) pool.give_back(node);
}
TEST(Retainers, NodePool) { use_pool(100); }
TEST(Retainers, NodePoolGrows) { use_pool(1024); }

// A global thread pool, freed only when a later test replaces it.
struct PoolWithScratch {
  explicit PoolWithScratch(int count) : threads(count) {}
  std::vector<char> scratch = std::vector<char>(60000);
  ThreadPool threads;
};
std::unique_ptr<PoolWithScratch> thread_pool;
TEST(Retainers, ThreadPool) { thread_pool = std::make_unique<PoolWithScratch>(2); }
TEST(Retainers, ThreadPoolReplaced) { thread_pool = std::make_unique<PoolWithScratch>(3); }

// Loggers in a registry.
std::unordered_map<std::string, std::shared_ptr<std::vector<std::string>>>& registry() {
  static std::unordered_map<std::string, std::shared_ptr<std::vector<std::string>>> loggers;
  return loggers;
}
TEST(Retainers, LoggerRegistry) {
  auto logger = std::make_shared<std::vector<std::string>>();
  logger->push_back("a line that was logged and is kept by the registry");
  registry()["the logger of this test"] = logger;
}

// A queue whose last chunk is freed in the next test.
std::deque<std::string> queue;
TEST(Retainers, QueueFilled) {
  for (int i = 0; i < 100; ++i) queue.push_back(std::string(50, 'q'));
}
TEST(Retainers, QueueEmptied) {
  while (!queue.empty()) queue.pop_front();
  queue.shrink_to_fit();
}

TEST(Retainers, GlobalLocale) { std::locale::global(std::locale("C.UTF-8")); }

TEST(Retainers, TimeZone) {
  setenv("TZ", "America/New_York", 1);
  tzset();
  const std::time_t now = std::time(nullptr);
  EXPECT(std::localtime(&now) != nullptr);
}

TEST(Retainers, Environment) {
  for (int i = 0; i < 5; ++i) setenv(("VARIABLE_" + std::to_string(i)).c_str(), std::string(100, 'e').c_str(), 1);
}

// A singleton that is never destroyed, built in static storage.
template <class T>
class NoDestructor {
 public:
  NoDestructor() { new (storage_) T(); }
  T& operator*() { return *std::launder(reinterpret_cast<T*>(storage_)); }

 private:
  alignas(T) char storage_[sizeof(T)];
};
TEST(Retainers, NoDestructor) {
  static NoDestructor<std::map<std::string, std::string>> singleton;
  (*singleton)["a key that is too long to fit"] = std::string(200, 's');
}

// Never deleted on purpose, held by a plain static pointer.
TEST(Retainers, LeakySingleton) {
  static auto* const singleton = new std::vector<std::string>(10, std::string(100, 'l'));
  EXPECT(singleton->size() == 10u);
}

thread_local std::string scratch;
TEST(Retainers, ThreadLocalString) { scratch.assign(5000, 'x'); }

TEST(Retainers, Skipped) { SKIP_AND_LEAVE("a reason of many words"); }

TEST(Retainers, OpenFile) {
  static std::FILE* const log = std::fopen("/dev/null", "w");
  EXPECT(std::fputs("a line\n", log) >= 0);
}

TEST(Retainers, OpenFileWithABufferOfTheProgram) {
  static auto* const buffer = static_cast<char*>(std::malloc(4096));
  static std::FILE* const log = std::fopen("/dev/null", "w");
  EXPECT(std::setvbuf(log, buffer, _IOFBF, 4096) == 0);
}

TEST(Retainers, FilesClosedInAnyOrder) {
  std::FILE* files[4];
  for (std::FILE*& file : files) file = std::tmpfile();
  for (int i : {2, 0, 3, 1}) EXPECT(std::fclose(files[i]) == 0);
}

TEST(Retainers, FileOfAMemory) {
  char* text = nullptr;
  std::size_t length = 0;
  std::FILE* file = open_memstream(&text, &length);
  EXPECT(std::fputs("a text", file) >= 0);
  EXPECT(std::fclose(file) == 0);
  std::free(text);
}

TEST(Retainers, OpenFileOfAMemory) {
  static std::FILE* const file = fmemopen(nullptr, 100, "w+");
  EXPECT(std::fputs("a text", file) >= 0);
}

TEST(Retainers, Pipe) {
  std::FILE* pipe = popen("exit 0", "r");
  EXPECT(pclose(pipe) == 0);
}

TEST(Retainers, Interned) {
  static std::map<std::string, const std::string*> interned;
  for (int i = 0; i < 20; ++i) {
    const std::string key = "a symbol that is interned for good " + std::to_string(i);
    if (!interned.count(key)) interned[key] = new std::string(key);
  }
}

// The C library keeps what is to be called at exit in tables of 32, a list; the newest may have been made where nothing
// is recorded.
void at_exit() {}
TEST(Retainers, ExitHandlers) {
  for (int i = 0; i < 40; ++i) EXPECT(std::atexit(at_exit) == 0);
  const plimsoll::session::Uncounted uncounted;
  for (int i = 0; i < 40; ++i) EXPECT(std::atexit(at_exit) == 0);
}

}  // namespace
