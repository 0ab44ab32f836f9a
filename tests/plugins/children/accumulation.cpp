// SPDX-License-Identifier: Apache-2.0
// Holders that keep memory of test after test, though no test keeps more when it is repeated; and what looks alike.
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

std::map<std::string, std::vector<char>> g_sessions;  // LINE: sessions
void remember(const std::string& user) {
  g_sessions[user] = std::vector<char>(1000);  // LINE: remember
}
TEST(Sessions, Ann) { remember("ann"); }
TEST(Sessions, Bob) { remember("bob"); }
TEST(Sessions, Cid) { remember("cid"); }
TEST(Sessions, Dan) { remember("dan"); }

// The same through a pointer of each test's own, in one variable.
std::array<std::unique_ptr<char[]>, 10> g_slots;
TEST(Slots, First) { g_slots[0] = std::make_unique<char[]>(2000); }  // LINE: slots
TEST(Slots, Second) { g_slots[5] = std::make_unique<char[]>(200); }
TEST(Slots, Third) { g_slots[9] = std::make_unique<char[]>(20); }

// What two variables hold is kept by neither alone.
std::vector<std::shared_ptr<std::vector<char>>> g_all, g_recent;
void share() {
  g_all.push_back(std::make_shared<std::vector<char>>(1000));
  g_recent.push_back(g_all.back());
}
TEST(Shared, First) { share(); }
TEST(Shared, Second) { share(); }
TEST(Shared, Third) { share(); }

// Two tests may initialise what is there once.
std::map<std::string, std::vector<char>> g_tables;
TEST(TwoTests, First) { g_tables["first"].resize(1000); }
TEST(TwoTests, Second) { g_tables["second"].resize(1000); }

// Statics of many functions, filled through one line.
std::vector<char> make_table() { return std::vector<char>(1000); }
TEST(Lazy, First) {
  static const std::vector<char> table = make_table();
  EXPECT(table.size() == 1000u);
}
TEST(Lazy, Second) {
  static const std::vector<char> table = make_table();
  EXPECT(table.size() == 1000u);
}
TEST(Lazy, Third) {
  static const std::vector<char> table = make_table();
  EXPECT(table.size() == 1000u);
}

std::unique_ptr<std::vector<char>> g_last;
void replace() { g_last = std::make_unique<std::vector<char>>(1000); }
TEST(Replaced, First) { replace(); }
TEST(Replaced, Second) { replace(); }
TEST(Replaced, Third) { replace(); }

std::map<std::string, std::vector<char>> g_allowed;
TEST(Allowed, First) { g_allowed["first"].resize(1000); }
TEST(Allowed, Second) { g_allowed["second"].resize(1000); }
TEST(Allowed, Third) {
  MEMORY_LEAKS_ALLOWED("the third of three");
  g_allowed["third"].resize(1000);
}

}  // namespace
