// SPDX-License-Identifier: Apache-2.0
// A pool of one worker, which does a task at a time while the one who gives it waits. Giving a task allocates nothing.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

class OneWorker {
 public:
  OneWorker() : thread_([this] { work(); }) {}
  ~OneWorker() {
    give(nullptr);
    thread_.join();
  }
  OneWorker(const OneWorker&) = delete;
  OneWorker& operator=(const OneWorker&) = delete;

  // Returns when the worker has done it.
  void run(const std::function<void()>& task) {
    give(&task);
    std::unique_lock<std::mutex> hold(mutex_);
    changed_.wait(hold, [this] { return !is_busy_; });
  }

 private:
  void give(const std::function<void()>* task) {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      task_ = task;
      is_busy_ = true;
    }
    changed_.notify_all();
  }

  void work() {
    std::unique_lock<std::mutex> hold(mutex_);
    for (;;) {
      changed_.wait(hold, [this] { return is_busy_; });
      if (!task_) return;
      (*task_)();
      is_busy_ = false;
      changed_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_busy_ = false;
  const std::function<void()>* task_ = nullptr;
  std::thread thread_;
};
