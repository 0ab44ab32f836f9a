// SPDX-License-Identifier: Apache-2.0
// SQLite: statements, and what becomes of one that is never finalised.
//
// The connection keeps a list of its statements, so while it lives a forgotten one is held, not lost: only a test that
// asks for it, with EXPECT_NO_LEAKS, fails (SeededDefect.StatementNeverFinalised). sqlite3_close() refuses to close a
// connection with such a statement; sqlite3_close_v2() keeps it alive as a "zombie" that nobody can ever reach: then
// the whole connection is lost (SeededDefect.ZombieConnection), from the line on that opened it. They print:
//
//   Leak: the block left 2.2 KiB in 10 blocks behind. Allocated in it and still live (100.0% of 2.2 KiB):
//     +1.8 KiB  9 blocks  statement_test.cc:44  (anonymous namespace)::Statements::prepared()
//                         44 |   EXPECT_EQ(sqlite3_prepare_v2(connection_.get(), kQuery, -1, &statement, nullptr), ...
//                         called from statement_test.cc:76 (test body)
//       +432 B   1 block  statement_test.cc:77  ..._StatementNeverFinalised_Test::TestBody()
//
//   Leak: SeededDefect.ZombieConnection left 29.8 KiB in 141 blocks behind (lost: nothing points to it any more)
//     +848 B  1 block  statement_test.cc:86  price_of_first
//                      86 |   sqlite3_open(path, &connection);
//                      called from statement_test.cc:96 (test body)
//     and with it 28.9 KiB in 140 blocks that only it pointed to
#include <gtest/gtest.h>

#include "connection.h"
#include "plimsoll/gtest.hpp"

namespace {

constexpr char kInsert[] = "INSERT INTO prices VALUES (1, 2.5)";
constexpr char kQuery[] = "SELECT price FROM prices WHERE id = 1";

class Statements : public testing::Test {
 protected:
  // Small blocks would come from a pool that the connection took when it was opened: without it each block is seen.
  // Running the query once makes SQLite read the schema, which it keeps.
  void SetUp() override {
    sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_LOOKASIDE, nullptr, 0, 0);
    connection_.run("CREATE TABLE prices(id INTEGER PRIMARY KEY, price REAL)");
    connection_.run(kInsert);
    connection_.run(kQuery);
  }

  sqlite3_stmt* prepared() {
    sqlite3_stmt* statement = nullptr;
    // Named by SeededDefect.StatementNeverFinalised:
    EXPECT_EQ(sqlite3_prepare_v2(connection_.get(), kQuery, -1, &statement, nullptr), SQLITE_OK);
    return statement;
  }

  Connection connection_{":memory:"};
};

TEST_F(Statements, AreGivenBackWhenFinalised) {
  EXPECT_NO_LEAKS {
    sqlite3_stmt* statement = prepared();
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
    EXPECT_EQ(sqlite3_column_double(statement, 0), 2.5);
    sqlite3_finalize(statement);
  }
}

TEST_F(Statements, AreReadWithoutTouchingTheHeap) {
  sqlite3_stmt* statement = prepared();
  EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  EXPECT_NO_ALLOCATIONS {
    EXPECT_EQ(sqlite3_column_double(statement, 0), 2.5);
    EXPECT_EQ(sqlite3_step(statement), SQLITE_DONE);
  }
  sqlite3_finalize(statement);
}

using SeededDefect = Statements;

TEST_F(SeededDefect, StatementNeverFinalised) {
  sqlite3_stmt* statement = nullptr;
  // Left behind in SeededDefect.StatementNeverFinalised:
  EXPECT_NO_LEAKS {
    statement = prepared();
    EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW);
  }
  sqlite3_finalize(statement);  // so that the fixture can close its connection
}

double price_of_first(const char* path) {
  sqlite3* connection = nullptr;
  sqlite3_stmt* statement = nullptr;
  // Leak of SeededDefect.ZombieConnection:
  sqlite3_open(path, &connection);
  sqlite3_exec(connection, "CREATE TABLE prices(id INTEGER PRIMARY KEY, price REAL)", nullptr, nullptr, nullptr);
  sqlite3_exec(connection, kInsert, nullptr, nullptr, nullptr);
  sqlite3_prepare_v2(connection, kQuery, -1, &statement, nullptr);
  sqlite3_step(statement);
  const double price = sqlite3_column_double(statement, 0);
  EXPECT_EQ(sqlite3_close_v2(connection), SQLITE_OK);  // "OK", though the statement keeps it all
  return price;
}

TEST_F(SeededDefect, ZombieConnection) { EXPECT_EQ(price_of_first(":memory:"), 2.5); }

}  // namespace
