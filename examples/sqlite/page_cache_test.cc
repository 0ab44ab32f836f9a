// SPDX-License-Identifier: Apache-2.0
// SQLite: `PRAGMA cache_size` as a ceiling on the heap. Reading a database of 4 MB through a cache of 256 KiB must stay
// near 256 KiB; SeededDefect.CacheOf8MiB reads it through one of 8 MiB, and fails.
#include <gtest/gtest.h>

#include <cstdio>
#include <string>

#include "connection.h"
#include "plimsoll/gtest.hpp"

namespace {

// A file, because a database in memory is its own page cache. One for each test program that runs.
std::string database_path() { return testing::TempDir() + "plimsoll_page_cache_" + std::to_string(getpid()) + ".db"; }

class PageCache : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::remove(database_path().c_str());
    Connection connection(database_path());
    connection.run(
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; CREATE TABLE words(text TEXT);"
        "WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < 40000)"
        " INSERT INTO words SELECT printf('%0100d', n) FROM counter");
  }
  static void TearDownTestSuite() { std::remove(database_path().c_str()); }

  void read_all() {
    // Named by CacheDefect.CacheOf8MiB:
    connection_.run("SELECT max(text) FROM words");
  }

  Connection connection_{database_path()};
};

TEST_F(PageCache, HoldsItsLimit) {
  connection_.run("PRAGMA cache_size = -256");
  MEMORY_CEILING(320_KiB);
  read_all();
}

TEST_F(PageCache, IsGivenBack) {
  EXPECT_NO_LEAKS {
    Connection connection(database_path());
    connection.run("SELECT max(text) FROM words");
  }
}

using CacheDefect = PageCache;

TEST_F(CacheDefect, CacheOf8MiB) {
  connection_.run("PRAGMA cache_size = -8192");
  // Broken ceiling of CacheDefect.CacheOf8MiB:
  MEMORY_CEILING(320_KiB);
  read_all();
}

}  // namespace
