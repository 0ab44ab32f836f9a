// SPDX-License-Identifier: Apache-2.0
// The macros around Catch2's own: what Catch2 allocates for itself is no part of the user's limits, what the user's
// code allocates inside of a check is.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_adapters.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <plimsoll/catch2.hpp>

#include <string>

#include "child.hpp"

namespace {

[[gnu::noinline]] int allocate(int size) {
  delete[] keep(new char[static_cast<std::size_t>(size)]);  // LINE: allocate
  return size;
}

[[gnu::noinline]] int lose(int size) {
  keep(new char[static_cast<std::size_t>(size)]);  // LINE: lose
  return size;
}

TEST_CASE("Kept.NoAllocations") {
  const int number = keep(&std::string::npos) ? 3 : 4;
  EXPECT_NO_ALLOCATIONS {
    CHECK(number == 3);
    REQUIRE(number != 4);
    CHECK_FALSE(number == 4);
    INFO("an info that is long enough for the heap, with " << 42);
    CAPTURE(number);
    CHECK(number < 4);
    SUCCEED("a success that is long enough for the heap");
    WARN("a warning that is long enough for the heap");
    UNSCOPED_INFO("another that is long enough for the heap");
    CHECK(true);
    CHECK_NOTHROW(number + 1);
  }
}

TEST_CASE("Kept.NoLeaks") {
  const int number = 3;
  EXPECT_NO_LEAKS {
    CHECK(number == 3);
    INFO("an info that is long enough for the heap, with " << 42);
    UNSCOPED_INFO("another that is long enough for the heap");
    WARN("a warning that is long enough for the heap");
    CHECK(allocate(100) == 100);
    CHECK_THAT("a text that is long enough for the heap", Catch::Matchers::ContainsSubstring("long"));
  }
}

TEST_CASE("Kept.AroundSections") {
  EXPECT_NO_LEAKS {
    SECTION("a section with a name that is long enough for the heap") { CHECK(allocate(10) == 10); }
    SECTION("another") {
      SECTION("inside, with a name that is long enough for the heap") { CHECK(allocate(10) == 10); }
      SECTION("inside, and empty") {}
    }
    for (int i = 0; i < 3; ++i) DYNAMIC_SECTION("a dynamic section of a long name " << i) {
        CHECK(i < 3);
      }
  }
}

TEST_CASE("Kept.NoAllocationsAroundSections") {
  EXPECT_NO_ALLOCATIONS {
    SECTION("a section with a name that is long enough for the heap") { CHECK(true); }
    SECTION("another") { CHECK(true); }
  }
}

TEST_CASE("Kept.AroundGenerators") {
  EXPECT_NO_LEAKS {
    const int number = GENERATE(1, 2, 3);
    CHECK(number < 4);
  }
}

// Lives as long as its test case, as Catch2 wants it.
class Texts final : public Catch::Generators::IGenerator<std::string> {
 public:
  const std::string& get() const override { return text_; }
  bool next() override {
    text_ += "one that is longer still";
    return ++count_ < 3;
  }

 private:
  std::string text_ = "a text that is long enough for the heap";
  int count_ = 0;
};

TEST_CASE("Kept.AroundAGeneratorOfTheUser") {
  EXPECT_NO_LEAKS {
    const std::string text =
        GENERATE(Catch::Generators::GeneratorWrapper<std::string>(Catch::Detail::make_unique<Texts>()));
    CHECK_FALSE(text.empty());
  }
}

TEST_CASE("Kept.CeilingAroundChecks") {
  MEMORY_CEILING(.peak = 100_B, .current = 0_B, .allocations = 2, .total = 200_B, .blocks = 0);
  SECTION("a section with a name that is long enough for the heap") {
    INFO("an info that is long enough for the heap, with " << 42);
    CHECK(allocate(100) == 100);
  }
  SECTION("another section with a name that is long enough for the heap") {
    CHECK(allocate(100) == 100);
    CHECK(allocate(100) == 100);
  }
}

TEST_CASE("Broken.AllocatesInACheck") {
  EXPECT_NO_ALLOCATIONS {  // LINE: allocates in a check
    CHECK(allocate(100) == 100);
  }
}

TEST_CASE("Broken.LeaksInACheck") {
  EXPECT_NO_LEAKS {  // LINE: leaks in a check
    CHECK(lose(100) == 100);
  }
}

TEST_CASE("Broken.LeaksInASection") {
  EXPECT_NO_LEAKS {  // LINE: leaks in a section
    SECTION("quiet") { CHECK(true); }
    SECTION("leaks") { lose(110); }
  }
}

TEST_CASE("Broken.CeilingAroundAGenerator") {
  MEMORY_CEILING(.peak = 999_B);  // LINE: ceiling around a generator
  const int number = GENERATE(map([](int size) { return allocate(size); }, value(1000)));
  CHECK(number == 1000);
}

TEST_CASE("Broken.AllocatesInAnInfo") {
  EXPECT_NO_ALLOCATIONS {  // LINE: allocates in an info
    INFO("an info with " << allocate(120));
    CHECK(true);
  }
}

TEST_CASE("Broken.CeilingAroundChecks") {
  MEMORY_CEILING(.peak = 99_B);  // LINE: ceiling around checks
  SECTION("a section") { CHECK(allocate(100) == 100); }
}

}  // namespace
