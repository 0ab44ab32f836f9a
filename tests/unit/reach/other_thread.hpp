// SPDX-License-Identifier: Apache-2.0
// A second thread for the tests of the scan: it sets something up, stays there while the test looks, and leaves when
// told.
#pragma once

#include <atomic>
#include <thread>
#include <utility>

namespace plimsoll::reach {

// What the two sides tell each other; the thread waits in a futex.
class Rendezvous {
 public:
  void arrive_and_stay() {
    arrived_ = true;
    arrived_.notify_all();
    may_leave_.wait(false);
  }
  void await_arrival() { arrived_.wait(false); }
  void let_leave() {
    may_leave_ = true;
    may_leave_.notify_all();
  }

 private:
  std::atomic<bool> arrived_{false};
  std::atomic<bool> may_leave_{false};
};

// `body(Rendezvous&)` must call arrive_and_stay() once. The thread is there when the constructor returns.
class OtherThread {
 public:
  template <class Body>
  explicit OtherThread(Body body) : thread_([this, body] { body(meeting_); }) {
    meeting_.await_arrival();
  }
  ~OtherThread() { finish(); }
  void finish() {
    meeting_.let_leave();
    if (thread_.joinable()) thread_.join();
  }

 private:
  Rendezvous meeting_;
  std::thread thread_;
};

// One that does not wait: `spin(there, leave)` sets `there` once it is, and returns when `leave` says so. The thread is
// there when the constructor returns.
class SpinningThread {
 public:
  template <class Spin>
  explicit SpinningThread(Spin spin) : thread_([this, spin] { spin(there_, leave_); }) {
    while (there_.load() == 0) std::this_thread::yield();
  }
  ~SpinningThread() { finish(); }
  void finish() {
    leave_ = true;
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::atomic<int> there_{0};
  std::atomic<bool> leave_{false};
  std::thread thread_;
};

}  // namespace plimsoll::reach
