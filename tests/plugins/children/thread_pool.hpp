// SPDX-License-Identifier: Apache-2.0
// Threads that wait for work which never comes, each with memory that only its own stack holds, until the pool goes.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "child.hpp"

class ThreadPool {
 public:
  explicit ThreadPool(int count) {
    for (int i = 0; i < count; ++i) threads_.emplace_back([this] { run(); });
  }
  ~ThreadPool() {
    {
      const std::lock_guard hold(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void run() {
    std::vector<char> of_worker(1000);
    keep(of_worker.data());
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return stop_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};
