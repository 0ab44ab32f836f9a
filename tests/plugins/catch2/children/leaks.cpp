// SPDX-License-Identifier: Apache-2.0
// Leaks in what only Catch2 has: sections, generators, templates, fixtures, scenarios, benchmarks. ways_to_leak.cpp is
// in the same program.
#include <catch2/benchmark/catch_benchmark.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <string>
#include <vector>

#include "child.hpp"

namespace {

TEST_CASE("cache", "[sections]") {
  const std::string key(40, 'k');
  SECTION("keeps") { CHECK(key.size() == 40); }
  SECTION("grows") {
    SECTION("once") { CHECK(key.size() == 40); }
    SECTION("twice") {
      keep(new char[210]);  // LINE: section
      CHECK(key.size() == 40);
    }
  }
  SECTION("shrinks") { CHECK(key.size() == 40); }
}

TEST_CASE("leaks before its sections") {
  keep(new char[215]);  // LINE: before sections
  SECTION("first") { CHECK(true); }
  SECTION("second") { CHECK(true); }
}

TEST_CASE("leaks in its first section") {
  SECTION("first") {
    keep(new char[225]);  // LINE: first section
  }
  SECTION("second") {}
}

TEST_CASE("dynamic sections") {
  for (int number : {1, 2, 3}) DYNAMIC_SECTION("number " << number) {
      if (number == 2) keep(new char[220]);  // LINE: dynamic section
    }
}

TEST_CASE("generated numbers") {
  const int number = GENERATE(1, 2, 3);
  if (number == 2) keep(new char[230]);  // LINE: generated
}

TEST_CASE("generated in a section") {
  SECTION("texts") {
    const std::string text = GENERATE(values<std::string>({"a text that is long enough for the heap", "b", "c"}));
    if (text == "c") keep(new char[235]);  // LINE: generated in a section
  }
}

// Held by Catch2 or not, a generator may lose what it allocates.
class Loser final : public Catch::Generators::IGenerator<int> {
 public:
  const int& get() const override { return count_; }
  bool next() override {
    keep(new char[237]);  // LINE: generator
    return ++count_ < 2;
  }

 private:
  int count_ = 0;
};
TEST_CASE("a generator that leaks") {
  const int number = GENERATE(Catch::Generators::GeneratorWrapper<int>(Catch::Detail::make_unique<Loser>()));
  CHECK(number < 2);
}

TEMPLATE_TEST_CASE("typed", "", char, double) {
  if (sizeof(TestType) == sizeof(double)) keep(new TestType[10]);  // LINE: type
}

TEMPLATE_PRODUCT_TEST_CASE("product", "", std::vector, (char, double)) {
  if (sizeof(typename TestType::value_type) == sizeof(double)) keep(new TestType);  // LINE: product
}

class Fixture {
 protected:
  void leak() {
    keep(new char[240]);  // LINE: method
  }
};
TEST_CASE_METHOD(Fixture, "method") { leak(); }

class LeaksWhenMade {
 protected:
  LeaksWhenMade() {
    keep(new char[250]);  // LINE: constructor
  }
};
TEST_CASE_METHOD(LeaksWhenMade, "fixture that leaks when made") { CHECK(true); }

class LeaksWhenGone {
 protected:
  ~LeaksWhenGone() {
    keep(new char[260]);  // LINE: destructor
  }
};
TEST_CASE_METHOD(LeaksWhenGone, "fixture that leaks when gone") { CHECK(true); }

class Persistent {
 protected:
  std::string text_ = std::string(100, 'p');
};
TEST_CASE_PERSISTENT_FIXTURE(Persistent, "persistent") {
  SECTION("first") { CHECK(text_.size() == 100); }
  SECTION("second") {
    keep(new char[270]);  // LINE: persistent
  }
  SECTION("third") { CHECK(text_.size() == 100); }
}

class LosesItsTable {
 public:
  LosesItsTable()
      : table_(keep(new char[280]))  // LINE: persistent's own
  {}

 protected:
  char* table_;
};
TEST_CASE_PERSISTENT_FIXTURE(LosesItsTable, "persistent that loses its table") {
  SECTION("first") { CHECK(table_ != nullptr); }
  SECTION("second") { CHECK(table_ != nullptr); }
}

SCENARIO("a queue is emptied") {
  GIVEN("a queue") {
    WHEN("it is emptied") {
      THEN("it leaks") {
        keep(new char[290]);  // LINE: scenario
      }
    }
    WHEN("it is left alone") {
      THEN("it does not") { CHECK(true); }
    }
  }
}

TEST_CASE("leaks beside a benchmark", "[bench]") {
  BENCHMARK("vector") { return std::vector<int>(10); };
  keep(new char[300]);  // LINE: beside a benchmark
}

TEST_CASE("leaks in a benchmark", "[bench]") {
  BENCHMARK("leak") {
    return keep(new char[310]);  // LINE: in a benchmark
  };
}

}  // namespace
