// SPDX-License-Identifier: Apache-2.0
// SQLite: `PRAGMA cache_size` as a ceiling on the heap. Reading a database of 4 MB through a cache of 256 KiB must stay
// near 256 KiB; SeededPageCache.Of8MiB reads it through one of 8 MiB, fails at its ceiling, and prints:
//
//   Memory ceiling exceeded: peak 4.5 MiB > 320.0 KiB (over by 4.1 MiB)
//   Live heap at the peak, top lines (100.0% of 4.5 MiB):
//     +4.5 MiB  1078 blocks  connection.h:17  Connection::run(char const*)
//                            called from page_cache_test.cc:37 read_all <- page_cache_test.cc:62 (test body)
#include <gtest/gtest.h>
#include <unistd.h>

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
    // Named by SeededPageCache.Of8MiB:
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

using SeededPageCache = PageCache;

TEST_F(SeededPageCache, Of8MiB) {
  connection_.run("PRAGMA cache_size = -8192");
  // Broken ceiling of SeededPageCache.Of8MiB:
  MEMORY_CEILING(320_KiB);
  read_all();
}

}  // namespace
