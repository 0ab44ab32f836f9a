// SPDX-License-Identifier: Apache-2.0
// A report that keeps every row of itself in memory until it is asked for its length.
#pragma once

#include <cstddef>
#include <memory>

struct Row {
  int number = 0;
  std::unique_ptr<char[]> blob;
};

Row build_row(int number);

// Builds a report of so many rows and says how many bytes its text has.
std::size_t build_report(int row_count);

// The same, one row at a time.
std::size_t stream_report(int row_count);
