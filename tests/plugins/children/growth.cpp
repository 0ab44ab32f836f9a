// SPDX-License-Identifier: Apache-2.0
// Tests that keep more each time they are repeated, all of it held; and tests that keep something, but no more the next
// time.
#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
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

// A thread that lives as long as the program, and keeps what it is given in a variable of its own.
class Service {
 public:
  Service() : thread_([this] { run(); }) {}
  ~Service() {
    send(0);
    thread_.join();
  }
  void send(int bytes) {
    std::unique_lock hold(mutex_);
    asked_ = bytes;
    is_asked_ = true;
    changed_.notify_all();
    changed_.wait(hold, [this] { return !is_asked_; });
  }

 private:
  void run() {
    std::list<std::vector<char>> received;
    for (bool goes_on = true; goes_on;) {
      std::unique_lock hold(mutex_);
      changed_.wait(hold, [this] { return is_asked_; });
      goes_on = asked_ > 0;
      received.emplace_back(asked_);  // LINE: service
      is_asked_ = false;
      changed_.notify_all();
    }
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int asked_ = 0;
  bool is_asked_ = false;
  std::thread thread_;
};

TEST(Grows, InAThreadsVariable) {
  static Service service;
  service.send(600);
}

// Each run leaves one thread more at work, of as many as the last run left.
class Workers {
 public:
  explicit Workers(int at_work) : idle_(10), at_work_(at_work) {
    for (int i = 0; i < 10; ++i) threads_.emplace_back([this] { run(); });
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return idle_ == 0; });
  }
  ~Workers() {
    {
      const std::lock_guard hold(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void run() {
    std::unique_lock hold(mutex_);
    std::vector<char> work(idle_ > at_work_ ? 0 : 1000);
    keep(work.data());
    --idle_;
    changed_.notify_all();
    changed_.wait(hold, [this] { return stop_; });
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  int idle_;
  int at_work_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

TEST(Keeps, WhatThreadsAtWorkHold) {
  static int runs = 0;
  static std::unique_ptr<Workers> workers;
  workers.reset();
  workers = std::make_unique<Workers>(++runs);
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
