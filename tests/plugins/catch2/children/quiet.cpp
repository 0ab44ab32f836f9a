// SPDX-License-Identifier: Apache-2.0
// A healthy suite that knows nothing of Plimsoll, with all that Catch2 itself allocates. Built with and without the
// plugin: both must print the same.
#include <catch2/catch_all.hpp>

#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "child.hpp"

namespace {

using Catch::Matchers::Contains;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::SizeIs;
using Catch::Matchers::WithinAbs;

TEST_CASE("assertions", "[quiet][a-tag-of-the-user-that-is-long]") {
  const std::string text = "a text that is long enough for the heap";
  STATIC_REQUIRE(sizeof(int) >= 2);
  CHECK(text.size() == 39);
  REQUIRE(text != "");
  CHECK_FALSE(text.empty());
  CHECK_THROWS_AS(throw std::runtime_error(text), std::runtime_error);
  CHECK_THROWS_WITH(throw std::runtime_error(text), text);
  REQUIRE_NOTHROW(text.at(0));
  CHECK_NOFAIL(text == text);
  INFO("an info that is long enough for the heap, with " << 42);
  UNSCOPED_INFO("an info without a scope, long enough for the heap");
  CAPTURE(text, text.size());
  CHECK(text == text);
  WARN("a warning that is long enough for the heap");
  SUCCEED("a success that is long enough for the heap");
}

TEST_CASE("matchers") {
  const std::vector<std::string> words{"a word that is long enough for the heap", "b"};
  CHECK_THAT(words, SizeIs(2) && Contains("b"));
  CHECK_THAT(words[0], ContainsSubstring("long enough") && !Catch::Matchers::StartsWith("b"));
  CHECK_THAT(1.0, WithinAbs(1.1, 0.2));
  CHECK_THROWS_MATCHES(throw std::runtime_error("an exception that is long enough for the heap"), std::runtime_error,
                       Catch::Matchers::MessageMatches(ContainsSubstring("long enough")));
}

TEST_CASE("sections with names that are long enough for the heap", "[sections]") {
  std::vector<int> numbers(100);
  SECTION("grows, and the name of this section is long enough too") {
    numbers.resize(1000);
    CHECK(numbers.size() == 1000);
    SECTION("shrinks") {
      numbers.clear();
      CHECK(numbers.empty());
    }
    SECTION("grows again, and the name of this section is long enough too") { CHECK(numbers.size() == 1000); }
  }
  SECTION("stays") { CHECK(numbers.size() == 100); }
  for (int i = 0; i < 3; ++i) DYNAMIC_SECTION("a dynamic section with a long name, number " << i) {
      CHECK(i < 3);
    }
}

class Fibonacci final : public Catch::Generators::IGenerator<std::string> {
 public:
  explicit Fibonacci(int count) : left_(count) { make(); }
  const std::string& get() const override { return text_; }
  bool next() override {
    if (--left_ == 0) return false;
    first_ = std::exchange(second_, first_ + second_);
    make();
    return true;
  }

 private:
  void make() {
    text_ = "a number that is long enough for the heap " + std::to_string(first_);
    history_.push_back(std::make_unique<int>(first_));
  }
  int left_, first_ = 1, second_ = 1;
  std::string text_;
  std::vector<std::unique_ptr<int>> history_;
};

TEST_CASE("generators") {
  const auto text = GENERATE(as<std::string>{}, "a", "a text that is long enough for the heap");
  const auto numbers = GENERATE(table<int, std::vector<int>>({{1, {1, 2, 3}}, {2, std::vector<int>(100)}}));
  SECTION("one") { CHECK_FALSE(text.empty()); }
  SECTION("two") {
    const int more = GENERATE(range(0, 3), take(2, random(0, 100)));
    CHECK(std::get<1>(numbers).size() + static_cast<std::size_t>(more) >= 3);
  }
}

TEST_CASE("a generator of the user") {
  const std::string text =
      GENERATE(Catch::Generators::GeneratorWrapper<std::string>(Catch::Detail::make_unique<Fibonacci>(5)));
  CHECK_FALSE(text.empty());
}

TEMPLATE_TEST_CASE("templates", "[types]", int, std::string) { CHECK(std::vector<TestType>(10).size() == 10); }

class Fixture {
 protected:
  std::unique_ptr<std::string> text_ = std::make_unique<std::string>(500, 'f');
};
TEST_CASE_METHOD(Fixture, "fixture") {
  SECTION("reads") { CHECK(text_->size() == 500); }
  SECTION("writes") { CHECK(text_->append(1000, 'g').size() == 1500); }
}
// [keeps]: something of the user's or of the C library's is left on purpose, which leaks=any is told not to accept.
TEST_CASE_PERSISTENT_FIXTURE(Fixture, "persistent fixture", "[keeps]") {
  SECTION("first") { CHECK(text_->append(1000, 'g').size() >= 500); }
  SECTION("second") { CHECK(text_->append(1000, 'h').size() >= 500); }
}

SCENARIO("a vector grows", "[vector]") {
  GIVEN("a vector of some numbers") {
    std::vector<int> numbers(5);
    WHEN("it is resized") {
      numbers.resize(50);
      THEN("its size is another") { CHECK(numbers.size() == 50); }
      AND_THEN("its capacity too") { CHECK(numbers.capacity() >= 50); }
    }
  }
}

TEST_CASE("containers and threads") {
  std::map<std::string, std::vector<int>> map;
  for (int i = 0; i < 100; ++i) map["a key that does not fit inside " + std::to_string(i)].resize(10);
  CHECK(map.size() == 100);
  std::unique_ptr<int> block;
  std::thread([&] { block = std::make_unique<int>(3); }).join();
  CHECK(*block == 3);
}

// Some reporters redirect it to a stream of Catch2's, which grows in the test's hands.
TEST_CASE("writes to standard output", "[keeps]") { std::cout << std::string(100, 'o') << std::endl; }
TEST_CASE("writes more to standard output", "[keeps]") { std::cout << std::string(3000, 'm') << std::endl; }

TEST_CASE("no assertion at all") { delete keep(new int); }

TEST_CASE("is skipped") { SKIP("for a reason that is a long text"); }

TEST_CASE("is skipped in a section") {
  SECTION("skipped") { SKIP("for a reason that is a long text"); }
  SECTION("run") { CHECK(true); }
}

TEST_CASE("is hidden", "[.]") { CHECK(true); }

TEST_CASE("is measured", "[bench]") {
  BENCHMARK("a vector of strings") { return std::vector<std::string>(10, std::string(100, 'b')); };
  BENCHMARK_ADVANCED("a map")(Catch::Benchmark::Chronometer meter) {
    std::map<int, std::string> map;
    meter.measure([&](int i) { return map.emplace(i, std::string(50, 'm')).second; });
  };
}

}  // namespace
