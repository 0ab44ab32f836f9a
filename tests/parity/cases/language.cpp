// SPDX-License-Identifier: Apache-2.0
// Ways of the language and the library to ask for memory: alignment, cookies, coroutines, erased types, resources.
#include <any>
#include <coroutine>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "case.hpp"

namespace {

struct alignas(128) Padded {
  char bytes[300] = {};
};
LEAKS(Language, OverAligned) { keep(new Padded); }
CLEAN(Language, OverAlignedHeld) {
  static Padded* padded;
  padded = keep(new Padded);
  keep(&padded);
}

struct WithDestructor {
  std::string text = std::string(40, 'c');
};
// The pointer is behind the number of elements, which the block starts with.
LEAKS(Language, ArrayWithCookie) { keep(new WithDestructor[5]); }
CLEAN(Language, ArrayWithCookieHeld) {
  static WithDestructor* array;
  array = keep(new WithDestructor[5]);
  keep(&array);
}
CLEAN(Language, ArrayWithCookieDeleted) { delete[] keep(new WithDestructor[5]); }

LEAKS(Language, NothrowNew) { keep(new (std::nothrow) int[30]); }
LEAKS(Language, OperatorNew) { keep(::operator new(500)); }

struct Task {
  struct promise_type {
    Task get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};
Task work(std::string text) {
  keep(text.data());
  co_await std::suspend_always{};
  keep(text.data());
}
LEAKS(Language, CoroutineNeverDestroyed) {
  const Task task = work(std::string(80, 't'));
  task.handle.resume();
}
LEAKS(Language, CoroutineNeverResumed) { work(std::string(80, 't')); }
CLEAN(Language, CoroutineSuspendedAndHeld) {
  static std::coroutine_handle<> suspended;
  suspended = work(std::string(80, 't')).handle;
  suspended.resume();
  keep(&suspended);
}
CLEAN(Language, CoroutineDestroyed) {
  const Task task = work(std::string(80, 't'));
  task.handle.resume();
  task.handle.destroy();
}

LEAKS(Language, FunctionOnTheHeap) {
  const std::string text(60, 'f');
  keep(new std::function<void()>([text] { keep(text.data()); }));
}
CLEAN(Language, FunctionInGlobal) {
  static std::function<void()> function;
  const std::string text(60, 'f');
  function = [text] { keep(text.data()); };
}

LEAKS(Language, AnyOnTheHeap) { keep(new std::any(std::string(60, 'a'))); }
LEAKS(Language, RawPointerInAnAny) {
  const std::any value = new std::string(60, 'a');
  keep(&value);
}
CLEAN(Language, AnyInGlobal) {
  static std::any value;
  value = std::string(60, 'a');
}

LEAKS(Language, RawPointerInAnOptional) {
  const std::optional<std::string*> value = new std::string(60, 'o');
  keep(&value);
}
CLEAN(Language, OptionalInGlobal) {
  static std::optional<std::string> value;
  value = std::string(60, 'o');
}

LEAKS(Language, RawPointerInAVariant) {
  std::variant<int, std::string*> value = new std::string(60, 'v');
  keep(&value);
  value = 3;
  keep(&value);
}
CLEAN(Language, VariantInGlobal) {
  static std::variant<int, std::string> value;
  value = std::string(60, 'v');
}

LEAKS(Language, MonotonicResourceOnTheHeap) {
  auto* resource = keep(new std::pmr::monotonic_buffer_resource);
  for (int i = 0; i < 20; ++i) keep(resource->allocate(100));
}
LEAKS(Language, NeverGivenBackToAResource) { keep(std::pmr::new_delete_resource()->allocate(100)); }
CLEAN(Language, PoolResourceInGlobal) {
  static std::pmr::unsynchronized_pool_resource pool;
  static std::pmr::vector<std::pmr::string> texts(&pool);
  for (int i = 0; i < 30; ++i) texts.emplace_back(std::size_t{50}, 'p');
}
CLEAN(Language, MonotonicResourceReleased) {
  std::pmr::monotonic_buffer_resource resource;
  std::pmr::vector<int> numbers(1000, &resource);
  keep(numbers.data());
}
// An arena gives back all at once: what it handed out need not be given back.
CLEAN(Language, ArenaOfAGlobal) {
  static std::pmr::monotonic_buffer_resource arena;
  for (int i = 0; i < 100; ++i) keep(arena.allocate(64));
}

LEAKS(Language, FromAnAllocator) {
  std::allocator<long> allocator;
  keep(std::allocator_traits<std::allocator<long>>::allocate(allocator, 40));
}
LEAKS(Language, PlacementNewInMalloc) {
  void* memory = std::malloc(sizeof(WithDestructor));
  auto* object = keep(new (memory) WithDestructor);
  std::free(object);
}
LEAKS(Language, ArrayOfOneByte) { keep(new char[1]); }
LEAKS(Language, ManySmallBlocks) {
  for (int i = 0; i < 100; ++i) keep(new long(i));
}
// Written, as buffers are: what an unwritten one has from its memory's former owners would hold blocks of other cases.
LEAKS(Language, HugeBlock) { keep(new char[std::size_t{8} << 20]()); }
CLEAN(Language, HugeBlockHeld) {
  static char* huge;
  huge = keep(new char[std::size_t{8} << 20]());
  keep(&huge);
}

}  // namespace
