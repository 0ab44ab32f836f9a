// SPDX-License-Identifier: Apache-2.0
// One test for each kind of report. Lines are counted in the expected files: after a change here run ./update.
#include <plimsoll/gtest.hpp>

#include <cstdlib>
#include <memory>
#include <vector>

namespace {

struct Row {
  std::unique_ptr<char[]> blob;
};

Row build_row() {
  Row row;
  row.blob = std::make_unique<char[]>(1024);
  return row;
}

std::size_t build_report(int rows) {
  std::vector<Row> report;
  report.reserve(10000);
  for (int i = 0; i < rows; ++i) {
    report.push_back(build_row());
  }
  return report.size();
}

TEST(Report, StaysUnder5MiB) {
  MEMORY_CEILING(5_MiB);
  EXPECT_EQ(build_report(10000), 10000u);
}

TEST(Report, AllocatesLittle) {
  MEMORY_CEILING(.peak = 1_MiB, .allocations = 3);
  build_report(5);
}

struct Node {
  Node* next = nullptr;
  char payload[248] = {};
};

void insert(int count) {
  for (int i = 0; i < count; ++i) {
    new Node();
  }
}

TEST(Cache, Insert) { insert(12); }

TEST(Cache, InsertLinked) {
  auto* first = new Node();
  first->next = new Node();
}

class Registry : public testing::Test {
 protected:
  static void SetUpTestSuite() { table = static_cast<char*>(std::malloc(4096)); }
  static void TearDownTestSuite() { table = nullptr; }
  static inline char* table = nullptr;
  static inline Node* node = nullptr;
};

TEST_F(Registry, Remembers) { node = new Node(); }
TEST_F(Registry, Forgets) { node = nullptr; }

TEST(Mixer, NeverTouchesTheHeap) {
  EXPECT_NO_ALLOCATIONS {
    build_row();
    build_report(2);
  }
}

TEST(Session, KeepsNothing) {
  static Row kept;
  EXPECT_NO_LEAKS { kept = build_row(); }
  kept.blob.reset();
}

TEST(Vendor, MayLeak) {
  MEMORY_LEAKS_ALLOWED("vendor bug 4711");
  insert(2);
}

}  // namespace
