// SPDX-License-Identifier: Apache-2.0
// A connection that closes itself, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>

class Connection {
 public:
  explicit Connection(const std::string& path) { EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { EXPECT_EQ(sqlite3_close(handle_), SQLITE_OK); }

  void run(const char* sql) { EXPECT_EQ(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql; }
  sqlite3* get() const { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};
