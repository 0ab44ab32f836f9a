// SPDX-License-Identifier: Apache-2.0
// Code that the standard library or the C library calls back, threads, coroutines, exceptions.
#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdlib>
#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "case.hpp"

using attribution::keep;

CASE(lambda) {
  const auto f = [](int n) {
    keep(new int(n));  // <- here
  };
  f(1);  // <- 1
}

CASE(generic_lambda) {
  const auto f = [](auto n) {
    keep(new auto(n));  // <- here
  };
  f(1.5);  // <- 1
}

CASE(lambda_in_algorithm) {
  int numbers[] = {1, 2};
  const auto store = [](int n) {
    keep(new short(static_cast<short>(n)));  // <- here
  };
  std::for_each(numbers, numbers + 2, store);  // <- 1
}

CASE(comparator_in_sort) {
  std::array<int, 3> numbers = {3, 1, 2};
  std::sort(numbers.begin(), numbers.end(), [](int a, int b) {
    static const auto* once = new int(7);  // <- here
    keep(once);
    return a < b;
  });
  keep(&numbers);
}

CASE(function_with_large_capture) {
  std::array<char, 100> large = {};
  std::function<void()> f = [large] { keep(&large); };  // <- here
  f();
}

CASE(function_called) {
  std::function<void(int)> f = [](int n) {
    keep(new long(n));  // <- here
  };
  keep(&f);
  f(1);  // <- 1
}

struct Widget {
  void fill() {
    data.resize(10);  // <- here
  }
  std::vector<int> data;
};
CASE(member_function_bound) {
  Widget widget;
  const auto f = std::bind(&Widget::fill, &widget);
  f();  // <- 1
  keep(&widget);
}

static int compare(const void* a, const void* b) {
  static const void* once = std::malloc(1);  // <- here
  keep(once);
  return *static_cast<const int*>(a) - *static_cast<const int*>(b);
}
CASE(qsort_callback) {
  int numbers[] = {2, 1};
  std::qsort(numbers, 2, sizeof(int), compare);  // <- 1
  keep(numbers);
}

CASE(call_once) {
  static std::once_flag flag;
  std::call_once(flag, [] {
    keep(new int(5));  // <- here
  });
}

CASE(thread_of_lambda) {
  const auto work = [] {
    keep(new char[6]);  // <- here
  };
  std::thread thread(work);  // <- here
  thread.join();
}

CASE(thread_local_initialised) {
  thread_local std::vector<int> mine(10);  // <- here
  keep(mine.data());
}

CASE(static_local_initialised) {
  static const std::vector<int> once(10);  // <- here
  keep(once.data());
}

CASE(promise_made) {
  std::promise<int> p;  // <- here
  p.set_value(1);
  keep(&p);
}

CASE(packaged_task) {
  std::packaged_task<int()> task([] { return 1; });  // <- here
  task();
  keep(&task);
}

CASE(async_deferred) {
  const auto work = [] {
    keep(new char[8]);  // <- here
  };
  auto later = std::async(std::launch::deferred, work);  // <- here
  later.get();
}

CASE(exception_thrown) {
  try {
    throw std::runtime_error("a message too long for the small buffer");  // <- here
  } catch (const std::exception& error) {
    keep(&error);
  }
}

CASE(exception_of_string) {
  try {
    throw std::string(60, 'x');  // <- here
  } catch (const std::string& text) {
    keep(&text);
  }
}

CASE(exception_by_library) {
  const std::vector<int> v;
  try {
    keep(&v.at(3));  // <- here
  } catch (const std::out_of_range& error) {
    keep(&error);
  }
}

CASE(exception_pointer) {
  const std::exception_ptr error = std::make_exception_ptr(1);  // <- here
  keep(&error);
}

static void rethrow() {
  throw 1;  // <- here
}
CASE(allocation_in_handler) {
  try {
    rethrow();
  } catch (int) {
    keep(new int(3));  // <- here
  }
}

struct Guard {
  ~Guard() {
    keep(new int(9));  // <- here
  }
};
CASE(destructor_while_unwinding) {
  try {
    const Guard guard;
    throw 2;  // <- here
  } catch (int) {
    keep(nullptr);
  }
}

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};
// clang-format off
static Task coroutine(int n) { keep(new int(n)); co_return; }  // <- here
// clang-format on
CASE(coroutine_frame_and_body) {
  const Task task = coroutine(4);
  task.handle.resume();
  task.handle.destroy();
}
