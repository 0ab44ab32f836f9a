// SPDX-License-Identifier: Apache-2.0
// Threads that run on when their test has ended: for a moment, or for good.
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <thread>
#include <vector>

#include "child.hpp"

namespace {

TEST(Detached, EndsSoon) {
  std::promise<void> holds;
  std::thread([&holds] {
    std::vector<char> at_work(700);
    keep(at_work.data());
    holds.set_value();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // its work
  }).detach();
  holds.get_future().wait();
}

TEST(Detached, Stays) {
  std::promise<void> holds;
  std::thread([&holds] {
    std::vector<char> at_work(800);  // LINE: stays
    keep(at_work.data());
    holds.set_value();
    std::promise<void>().get_future().wait();
  }).detach();
  holds.get_future().wait();
}

}  // namespace
