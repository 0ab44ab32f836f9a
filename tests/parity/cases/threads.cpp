// SPDX-License-Identifier: Apache-2.0
// Threads: what a finished thread lost, and what a running one holds on its stack, in thread-locals and in keys.
#include <pthread.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "case.hpp"
#include "thread_pool.hpp"

namespace {

// A thread that has run its body and waits, until the program ends.
class Waiting {
 public:
  template <class Body>
  explicit Waiting(Body body) : thread_([this, body] { body(*this); }) {
    started_.get_future().wait();
  }
  ~Waiting() {
    stop_.set_value();
    thread_.join();
  }
  void wait() {
    started_.set_value();
    stop_.get_future().wait();
  }

 private:
  std::promise<void> started_, stop_;
  std::thread thread_;
};

LEAKS(Threads, LostInAJoinedThread) {
  std::thread([] { keep(new char[700]); }).join();
}

LEAKS(Threads, LostInEightThreads) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back([] { keep(new std::string(100, 't')); });
  for (std::thread& thread : threads) thread.join();
}

LEAKS(Threads, LostInADetachedThread) {
  std::promise<void> done;
  std::future<void> is_done = done.get_future();
  std::thread([done = std::move(done)]() mutable {
    keep(new char[600]);
    done.set_value_at_thread_exit();
  }).detach();
  is_done.wait();
}

LEAKS(Threads, ArgumentNeverFreed) {
  auto body = [](void* argument) -> void* {
    keep(argument);
    return nullptr;
  };
  pthread_t thread;
  REQUIRE(pthread_create(&thread, nullptr, body, std::malloc(64)) == 0);
  pthread_join(thread, nullptr);
}

LEAKS(Threads, ResultNeverFreed) {
  auto body = [](void*) -> void* { return std::malloc(64); };
  pthread_t thread;
  REQUIRE(pthread_create(&thread, nullptr, body, nullptr) == 0);
  pthread_join(thread, nullptr);
}

thread_local char* scratch;
LEAKS(Threads, ThreadLocalOfAFinishedThread) {
  std::thread([] {
    scratch = new char[256];
    keep(&scratch);
  }).join();
}

pthread_key_t make_key(void (*destructor)(void*)) {
  pthread_key_t key;
  REQUIRE(pthread_key_create(&key, destructor) == 0);
  return key;
}
LEAKS(Threads, KeyWithoutDestructor) {
  std::thread([key = make_key(nullptr)] { pthread_setspecific(key, std::malloc(128)); }).join();
}

LEAKS(Threads, FutureOnTheHeap) {
  keep(new std::future<std::string>(std::async(std::launch::async, [] { return std::string(90, 'f'); })))->wait();
}

[[gnu::noinline]] void lose_a_buffer() { keep(new char[900]); }
LEAKS(Threads, LostByAThreadThatStillRuns) {
  static Waiting waiting([](Waiting& self) {
    lose_a_buffer();
    self.wait();
  });
}

LEAKS(Threads, DroppedFromAQueue) {
  static std::mutex mutex;
  static std::deque<std::string*> queue;
  std::thread producer([] {
    const std::lock_guard hold(mutex);
    for (int i = 0; i < 5; ++i) queue.push_back(new std::string(50, 'q'));
  });
  producer.join();
  const std::lock_guard hold(mutex);
  std::deque<std::string*>().swap(queue);
}

LEAKS(Threads, ExchangedInAnAtomic) {
  static std::atomic<std::string*> latest;
  latest.exchange(new std::string(70, 'a'));
  latest.exchange(nullptr);
}

CLEAN(Threads, AllJoinedAndFreed) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([] {
      thread_local std::string text;
      text.assign(500, 'x');
      delete keep(new int(1));
    });
  for (std::thread& thread : threads) thread.join();
}

CLEAN(Threads, AsyncFinished) {
  REQUIRE(std::async(std::launch::async, [] { return std::string(90, 'f'); }).get().size() == 90);
}

CLEAN(Threads, HeldOnTheStackOfARunningThread) {
  static Waiting waiting([](Waiting& self) {
    char* volatile buffer = new char[900];
    self.wait();
    delete[] buffer;
  });
}

CLEAN(Threads, HeldByALocalOfARunningThread) {
  static Waiting waiting([](Waiting& self) {
    std::vector<std::string> lines(20, std::string(60, 'l'));
    keep(&lines);
    self.wait();
  });
}

thread_local std::vector<int> numbers;
CLEAN(Threads, ThreadLocalOfARunningThread) {
  static Waiting waiting([](Waiting& self) {
    numbers.resize(400);
    self.wait();
  });
}

thread_local std::string of_main;
CLEAN(Threads, ThreadLocalOfTheMainThread) { of_main.assign(400, 'm'); }

CLEAN(Threads, KeyOfTheMainThread) { pthread_setspecific(make_key(std::free), std::malloc(128)); }

CLEAN(Threads, KeyOfARunningThread) {
  static Waiting waiting([](Waiting& self) {
    pthread_setspecific(make_key(std::free), std::malloc(128));
    self.wait();
  });
}

CLEAN(Threads, SecondLevelKey) {
  std::vector<pthread_key_t> keys;
  for (int i = 0; i < 50; ++i) keys.push_back(make_key(nullptr));
  pthread_setspecific(keys.back(), std::malloc(128));
}

CLEAN(Threads, KeyWithDestructor) {
  std::thread([key = make_key(std::free)] { pthread_setspecific(key, std::malloc(128)); }).join();
}

CLEAN(Threads, SharedWithARunningThread) {
  const auto text = std::make_shared<std::string>(200, 's');
  static Waiting waiting([text](Waiting& self) {
    keep(text.get());
    self.wait();
  });
}

CLEAN(Threads, PoolInGlobal) {
  static std::unique_ptr<ThreadPool> pool;
  pool = std::make_unique<ThreadPool>(3);
}

}  // namespace
