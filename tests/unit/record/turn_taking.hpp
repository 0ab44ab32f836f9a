// SPDX-License-Identifier: Apache-2.0
// Threads that work one at a time, in the order in which they are told to. They live as long as the object.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace plimsoll::record {

class TurnTaking {
 public:
  explicit TurnTaking(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this, i] { work(i); });
  }
  ~TurnTaking() {
    give(kAll, nullptr);
    for (std::thread& thread : threads_) thread.join();
  }

  // Returns when the thread has done it.
  void run(std::size_t thread, const std::function<void()>& body) {
    give(thread, &body);
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return turn_ == kNobody; });
  }

 private:
  static constexpr std::size_t kNobody = ~std::size_t{0}, kAll = kNobody - 1;

  void give(std::size_t thread, const std::function<void()>* body) {
    {
      const std::lock_guard hold(mutex_);
      turn_ = thread;
      body_ = body;
    }
    changed_.notify_all();
  }

  void work(std::size_t self) {
    std::unique_lock hold(mutex_);
    for (;;) {
      changed_.wait(hold, [&] { return turn_ == self || turn_ == kAll; });
      if (turn_ == kAll) return;
      (*body_)();
      turn_ = kNobody;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t turn_ = kNobody;
  const std::function<void()>* body_ = nullptr;
  std::vector<std::thread> threads_;
};

}  // namespace plimsoll::record
