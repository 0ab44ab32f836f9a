// SPDX-License-Identifier: Apache-2.0
// Compiled with -O2, so that what is to be inlined is.
#include "title_frames.hpp"

#include <array>
#include <functional>

namespace {

[[gnu::noinline]] std::uintptr_t where() {
  asm volatile("");
  return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
}

// The empty statement keeps a call from being the last, which would be a jump.
[[gnu::always_inline]] inline std::uintptr_t not_by_a_jump(std::uintptr_t address) {
  asm volatile("");
  return address;
}

}  // namespace

namespace shop {
[[gnu::noinline]] std::uintptr_t order() { return not_by_a_jump(where()); }
[[gnu::always_inline]] inline std::uintptr_t pack() { return not_by_a_jump(where()); }
[[gnu::noinline]] std::uintptr_t deliver() { return pack(); }
// Of the standard library innermost, inlined into the user's.
[[gnu::noinline]] std::uintptr_t sell(std::uintptr_t (*what)()) { return not_by_a_jump(std::invoke(what)); }
}  // namespace shop

struct Shop_Opens_Test {
  [[gnu::noinline]] static std::uintptr_t TestBody() { return not_by_a_jump(where()); }
};

namespace testing {
struct Message {
  [[gnu::noinline]] static std::uintptr_t write() { return not_by_a_jump(where()); }
};
struct Test {
  [[gnu::noinline]] static std::uintptr_t Run(std::uintptr_t (*test)()) { return not_by_a_jump(test()); }
};
namespace internal {
template <class Fixture>
struct TestFactoryImpl {
  [[gnu::noinline]] static std::uintptr_t CreateTest() { return not_by_a_jump(where()); }
};
}  // namespace internal
}  // namespace testing

#ifdef WITH_GENERATORS
namespace Catch::Generators {
[[gnu::noinline]] std::uintptr_t next() { return not_by_a_jump(where()); }
[[gnu::always_inline]] inline std::uintptr_t generate() { return not_by_a_jump(where()); }
}  // namespace Catch::Generators
namespace shop {
[[gnu::noinline]] std::uintptr_t draw() { return Catch::Generators::generate(); }
}  // namespace shop
#endif

extern "C" void title_frames(TellTitleFrame tell, void* data) {
  tell("user", shop::order(), data);
  tell("inlined user", shop::deliver(), data);
  tell("inlined library", shop::sell(where), data);
  tell("test", Shop_Opens_Test::TestBody(), data);
  tell("framework", testing::Message::write(), data);
  tell("framework calls test", testing::Test::Run(where), data);
  tell("fixture", testing::internal::TestFactoryImpl<Shop_Opens_Test>::CreateTest(), data);
#ifdef WITH_GENERATORS
  tell("generator", Catch::Generators::next(), data);
  tell("inlined generator", shop::draw(), data);
#endif
}
