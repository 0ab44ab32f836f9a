// SPDX-License-Identifier: Apache-2.0
// The baseline: a text to commit, that says what each test took, and what it was made of. Cold, pure.
//
//   # comment
//   ! tolerance=5% slack=8KiB
//   [my_tests, gcc 12, libstdc++ 12, RelWithDebInfo]
//   Suite.Test<tab>peak=10590000<tab>total=12000000<tab>allocations=10012<tab>at report.cc build_row(int)=10240000
//
// A test is one line, lines are sorted, and nothing in one depends on another: so two branches that change two tests
// merge. A line may have tolerance=10% of its own. docs/HOW_TO.md tells how it is used.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "report/run_record.hpp"

namespace plimsoll::report {

// By how much a figure may be above its line: by so many percent, and by so many bytes or allocations in any case,
// since what a program or library does at first use happens in whichever test comes first.
struct Tolerance {
  unsigned percent = 5;
  std::size_t slack_bytes = 8 << 10;
  std::size_t slack_allocations = 32;
};

struct BaselineLine {
  std::size_t peak = 0;
  std::size_t total = 0;
  std::size_t allocations = 0;
  std::optional<unsigned> percent;           // of its own
  std::map<std::string, std::size_t> sites;  // bytes at the peak, by "file function"
};

struct Baseline {
  using Section = std::map<std::string, BaselineLine>;  // by the test's name

  Tolerance tolerance;
  std::map<std::string, Section> sections;  // by section_of()
};

// "my_tests, gcc 12, libstdc++ 12, RelWithDebInfo": figures of other builds are other figures.
std::string section_of(const ProgramRecord& program);

// Throws FileError, one line "file:7: ..." that says what is wrong there.
Baseline read_baseline(std::string_view text, const std::string& file);
std::string written(const Baseline& baseline);

}  // namespace plimsoll::report
