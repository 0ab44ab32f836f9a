// SPDX-License-Identifier: Apache-2.0
// Tests that keep more each time they are repeated, all of it held; and tests that keep something, but no more the next
// time.
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "child.hpp"

namespace {

struct Session {
  virtual ~Session() = default;
  std::string user = std::string(40, 'u');
};
std::list<Session> g_sessions;  // LINE: sessions

TEST(Grows, List) {
  for (int i = 0; i < 10; ++i) g_sessions.emplace_back();  // LINE: list
}

TEST(Grows, VectorThatIsReplaced) {
  static std::vector<int> numbers;  // LINE: numbers
  numbers.insert(numbers.end(), numbers.size() + 100, 1);  // LINE: vector
}

TEST(Grows, MapByNewKeys) {
  static std::map<int, std::string> log;
  const int key = static_cast<int>(log.size());
  log[key] = "short";  // LINE: map
}

TEST(Grows, Chain) {
  struct Node {
    std::unique_ptr<Node> next;
    char payload[100] = {};
  };
  static std::unique_ptr<Node> newest;
  auto node = std::make_unique<Node>();  // LINE: chain
  node->next = std::move(newest);
  newest = std::move(node);
}

thread_local std::vector<std::unique_ptr<char[]>> t_buffers;
TEST(Grows, ThreadLocal) {
  t_buffers.reserve(100);
  t_buffers.push_back(std::make_unique<char[]>(500));  // LINE: thread-local
}

TEST(Keeps, TableOfTheFirstUse) {
  static const std::vector<std::string> table(50, std::string(100, 't'));
  EXPECT_EQ(table.size(), 50u);
}

TEST(Keeps, OneThatIsReplaced) {
  static std::unique_ptr<char[]> last;
  last = std::make_unique<char[]>(1000);
}

TEST(Keeps, ReplacedBySizesThatVary) {
  static int runs = 0;
  static std::unique_ptr<char[]> last;
  last = std::make_unique<char[]>(runs++ % 2 ? 1000 : 2000);
}

TEST(Keeps, SameKeyOfAMap) {
  static std::map<std::string, std::string> cache;
  cache["the key of this test, which is long"] = std::string(300, 'v');
}

TEST(Keeps, PoolThatReachesItsSize) {
  static std::vector<std::unique_ptr<char[]>> free_list;
  std::vector<std::unique_ptr<char[]>> used;
  for (int i = 0; i < 20; ++i) {
    if (free_list.empty()) {
      used.push_back(std::make_unique<char[]>(64));
      continue;
    }
    used.push_back(std::move(free_list.back()));
    free_list.pop_back();
  }
  for (auto& block : used) free_list.push_back(std::move(block));
}

TEST(Keeps, RingOfTheLastFew) {
  static std::deque<std::string> last;
  last.push_back(std::string(100, 'r'));
  if (last.size() > 2) last.pop_front();
}

TEST(Keeps, Environment) {
  setenv("PLIMSOLL_TEST_VARIABLE", "a value that is long enough for the heap", 1);
  const std::time_t now = std::time(nullptr);
  EXPECT_NE(std::localtime(&now), nullptr);
}

TEST(Keeps, LastTestsMemory) {
  static std::vector<std::string> results;
  results.assign(10, std::string(100, 'x'));
}

}  // namespace
