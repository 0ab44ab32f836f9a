// SPDX-License-Identifier: Apache-2.0
// nlohmann-json: what it costs to parse a document of 10 MB as a tree (DOM) and as a stream of events (SAX).
//
// SeededDefect.TreeStaysUnder20MiB fails at its ceiling. The tree takes six times the size of the text, and the peak
// comes when it is destroyed: a tree of values is taken apart with a list of its own, hence the closing brace.
//
//   Memory ceiling exceeded: peak 65.0 MiB > 20.0 MiB (over by 45.0 MiB)
//   Live heap at the peak, top lines (100.0% of 65.0 MiB):
//     +60.4 MiB  1200002 blocks  json_test.cc:111  ..._TreeStaysUnder20MiB_Test::TestBody()
//                                111 |   const json tree = json::parse(text());
//      +4.6 MiB        2 blocks  json_test.cc:113  ..._TreeStaysUnder20MiB_Test::TestBody()
//                                113 |   }
//
// SeededDefect.ForgottenValue fails at the `new` that nothing deletes:
//
//   Leak: SeededDefect.ForgottenValue left 384 B in 8 blocks behind (lost: nothing points to it any more)
//     +16 B  1 block  json_test.cc:117  settings
//                     117 |   return new json{{"name", "a name that is too long to be kept in ...
//                     called from json_test.cc:120 (test body)
//     and with it 368 B in 7 blocks that only it pointed to
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "plimsoll/gtest.hpp"

namespace {

using nlohmann::json;

constexpr int kRecords = 100'000;

std::string generated_document() {
  std::string text = "[";
  for (int i = 0; i < kRecords; ++i) {
    if (i > 0) text += ',';
    text += R"({"id":)" + std::to_string(i) + R"(,"name":"the name of the record )" + std::to_string(i) +
            R"(","tags":["red","green","blue"],"price":)" + std::to_string(i) + ".25}";
  }
  return text + ']';
}

// Made once for all tests: memory of the suite, no test's peak and no test's leak.
class Document : public testing::Test {
 protected:
  static void SetUpTestSuite() { text_ = new std::string(generated_document()); }
  static void TearDownTestSuite() {
    delete text_;
    text_ = nullptr;
  }
  static const std::string& text() { return *text_; }

 private:
  static inline std::string* text_ = nullptr;
};

struct SumOfPrices : nlohmann::json_sax<json> {
  double sum = 0;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t value, const string_t&) override {
    sum += value;
    return true;
  }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

constexpr double kSum = 0.25 * kRecords + 0.5 * kRecords * (kRecords - 1.0);

using Stream = Document;

TEST_F(Stream, StaysUnder4KiB) {
  MEMORY_CEILING(4_KiB);
  SumOfPrices prices;
  EXPECT_TRUE(json::sax_parse(text(), &prices));
  EXPECT_EQ(prices.sum, kSum);
}

TEST_F(Stream, ReadsTenMegabytes) { EXPECT_NEAR(text().size(), 10e6, 1e6); }

using Tree = Document;

TEST_F(Tree, GivesEverythingBack) {
  EXPECT_NO_LEAKS {
    const json tree = json::parse(text());
    EXPECT_EQ(tree.size(), kRecords);
  }
}

TEST_F(Tree, ErrorsLeaveNothingBehind) {
  EXPECT_NO_LEAKS { EXPECT_THROW(json::parse(text().substr(0, 1000)), json::parse_error); }
}

using SeededDefect = Document;

TEST_F(SeededDefect, TreeStaysUnder20MiB) {
  // Broken ceiling of SeededDefect.TreeStaysUnder20MiB:
  MEMORY_CEILING(20_MiB);
  // Named by SeededDefect.TreeStaysUnder20MiB:
  const json tree = json::parse(text());
  EXPECT_EQ(tree[7]["id"], 7);
}

json* settings() {
  // Leak of SeededDefect.ForgottenValue:
  return new json{{"name", "a name that is too long to be kept in the string itself"}, {"sizes", {1, 2, 3}}};
}

TEST_F(SeededDefect, ForgottenValue) { EXPECT_EQ(settings()->at("sizes").size(), 3); }

}  // namespace
