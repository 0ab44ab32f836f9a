// SPDX-License-Identifier: Apache-2.0
// What the fuzzer of debug info starts from, compiled in several formats: inlined functions, lambdas, templates,
// namespaces, static and thread-local variables.
namespace fuzz {

int counter = 1;
thread_local int per_thread = 2;

template <class T>
struct Box {
  T value;
  [[gnu::always_inline]] T get() const { return value + static_cast<T>(counter); }
};

namespace {
[[gnu::always_inline]] inline int twice(int number) { return 2 * number; }
}  // namespace

[[gnu::visibility("default")]] int use(int number) {
  static int kept = 3;
  const auto add = [&](int more) { return kept += more + per_thread; };
  return twice(add(number)) + Box<int>{number}.get() + static_cast<int>(Box<double>{1.5}.get());
}

}  // namespace fuzz
