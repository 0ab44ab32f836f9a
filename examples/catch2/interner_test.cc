// SPDX-License-Identifier: Apache-2.0
// Names as numbers. Sections and generated values are judged one by one, and a leak's report names the section. The
// first failure is of a section that speaks of no memory; the second is of a ceiling that the test case has as a tag.
// Run from this folder they print:
//
//   interner.cc:38: FAILED:
//   explicitly with message:
//     Leak: "an interner of some names / can be cleared" left 3.9 KiB in 1 block
//     behind (lost: nothing points to it any more)
//       +3.9 KiB  1 block  interner.cc:38  Interner::keep(std::string_view)
//                          38 |   chunks_ = new Chunk{chunks_, 0, {}};
//                          called from interner.cc:17 Interner::intern(std::
//     string_view) <- interner_test.cc:34 (anonymous namespace)::fill(Interner&,
//     unsigned long) <- interner_test.cc:39 (test body)
//
//   interner_test.cc:66: FAILED:
//   explicitly with message:
//     Memory ceiling exceeded: peak 858.8 KiB > 128.0 KiB (over by 730.8 KiB)
//     Live heap at the peak, top lines (100.0% of 858.8 KiB):
//       +400.3 KiB  8194 blocks  interner.cc:19  Interner::intern(std::string_view)
//                                19 |   numbers_.emplace(kept, static_cast<int>
//     (names_.size()));
#include "interner.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>

#include "plimsoll/catch2.hpp"

namespace {

void fill(Interner& interner, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) interner.intern("name " + std::to_string(i));
}

TEST_CASE("an interner of some names") {
  Interner interner;
  fill(interner, 10);

  SECTION("gives equal names the same number") {
    CHECK(interner.intern("name 7") == interner.intern("name 7"));
    CHECK(interner.size() == 10);
  }
  SECTION("gives a number's name back") { CHECK(interner.name_of(interner.intern("name 7")) == "name 7"); }
  SECTION("finds a name without touching the heap") {
    EXPECT_NO_ALLOCATIONS { CHECK(interner.find("name 7") == 7); }
  }
  SECTION("can be cleared") {
    interner.clear();
    CHECK(interner.size() == 0);
  }
}

TEST_CASE("a name costs at most 120 bytes") {
  const std::size_t count = GENERATE(as<std::size_t>{}, 100, 1'000, 10'000);
  MEMORY_CEILING(4_KiB + 120 * count);
  Interner interner;
  fill(interner, count);
  CHECK(interner.size() == count);
}

TEST_CASE("an empty interner is small", "[ceiling:100B]") { CHECK(Interner().find("name") == Interner::kUnknown); }

// Broken ceiling of a dictionary fits in 128 KiB:
TEST_CASE("a dictionary fits in 128 KiB", "[ceiling:128KiB]") {
  Interner interner;
  // Named by a dictionary fits in 128 KiB:
  fill(interner, 10'000);
  CHECK(interner.find("name 9999") == 9'999);
}

}  // namespace
