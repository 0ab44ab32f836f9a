// SPDX-License-Identifier: Apache-2.0
// The text of a capture, on hand-made snapshots whose stacks are addresses of this program.
#include "capture/capture_text.hpp"

#include <gmock/gmock.h>

#include <array>

#include "snapshot/contents.hpp"

// The user's code, as seen by Plimsoll. Each gives an address in itself; the texts keep the compiler from making one
// function of two that look alike.
namespace app {
[[gnu::noinline]] std::uintptr_t here() { return reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)); }
[[gnu::noinline]] std::uintptr_t in_cache() {
  const std::uintptr_t address = here();
  asm volatile("# cache");
  return address;
}
[[gnu::noinline]] std::uintptr_t in_session() {
  const std::uintptr_t address = here();
  asm volatile("# session");
  return address;
}
[[gnu::noinline]] std::uintptr_t in_shrunk() {
  const std::uintptr_t address = here();
  asm volatile("# shrunk");
  return address;
}
}  // namespace app

namespace plimsoll::capture {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Holding {
  std::uintptr_t address;
  std::size_t size, count;
};

Snapshot holding(std::initializer_list<Holding> all) {
  return snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    for (const Holding& one : all) contents.add(std::array{one.address}, one.size, one.count);
  });
}

CaptureFigures figures(Snapshot before, Snapshot now) {
  CaptureFigures figures;
  figures.before = std::move(before);
  figures.now = std::move(now);
  return figures;
}

TEST(CaptureTextTest, TheLargestGrowthComesFirstAndWhatShrankIsLeftOut) {
  const std::uintptr_t cache = app::in_cache(), session = app::in_session(), shrunk = app::in_shrunk();
  const std::string text = capture_text(figures(holding({{cache, 4096, 4}, {session, 1024, 1}, {shrunk, 1 << 20, 1}}),
                                                holding({{cache, 5120, 2}, {session, 9216, 9}})),
                                        10);
  EXPECT_THAT(text, HasSubstr("Live heap: 1.0 MiB in 6 blocks then, 14.0 KiB in 11 blocks now (-1015.0 KiB)"));
  const std::size_t first = text.find("+8.0 KiB  9 live blocks"), second = text.find("+1.0 KiB  2 live blocks");
  EXPECT_LT(first, second) << text;
  EXPECT_NE(second, std::string::npos) << text;
  EXPECT_LT(text.find("in_session()"), text.find("in_cache()")) << text;
  EXPECT_THAT(text, HasSubstr(" |   const std::uintptr_t address = here();"));
  EXPECT_THAT(text, Not(HasSubstr("in_shrunk")));
}

TEST(CaptureTextTest, SaysHowManyLinesAreNotShown) {
  const Snapshot now = holding({{app::in_cache(), 300, 1}, {app::in_session(), 200, 1}, {app::in_shrunk(), 100, 1}});
  EXPECT_THAT(capture_text(figures({}, now), 1),
              HasSubstr("and 2 lines that grew less; the profiler's option top = 0 shows all"));
  EXPECT_THAT(capture_text(figures({}, now), 0), Not(HasSubstr("grew less")));
  EXPECT_THAT(capture_text(figures({}, now), 3), Not(HasSubstr("grew less")));
}

TEST(CaptureTextTest, SaysThatNothingGrew) {
  const Snapshot same = holding({{app::in_cache(), 300, 1}});
  EXPECT_THAT(capture_text(figures(same, same), 10), HasSubstr("No line grew."));
}

TEST(CaptureTextTest, AStackOfNoFramesIsNamedToo) {
  const Snapshot counted_only = snapshot::make_snapshot([](Snapshot::Contents& contents) { contents.add({}, 512, 2); });
  EXPECT_THAT(capture_text(figures({}, counted_only), 10), HasSubstr("+512 B  2 live blocks  (no stack was kept)"));
}

TEST(CaptureTextTest, SaysWhatWasDropped) {
  CaptureFigures some = figures({}, {});
  some.dropped_text = "  3 allocations could not be recorded\n";
  EXPECT_THAT(capture_text(some, 10), HasSubstr("\n  3 allocations could not be recorded\n"));
}

}  // namespace
}  // namespace plimsoll::capture
