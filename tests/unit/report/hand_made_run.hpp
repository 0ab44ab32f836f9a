// SPDX-License-Identifier: Apache-2.0
// A run that is written down by hand: two tests of my_tests, one of them with a leak.
#pragma once

#include "report/run_record.hpp"

namespace plimsoll::report {

inline TestRecord a_test(const std::string& name, std::size_t peak) {
  TestRecord test;
  test.program = "my_tests";
  test.name = name;
  test.file = "cache_test.cc";
  test.line = 10;
  test.result = Result::passed;
  test.peak = test.total = peak;
  test.allocations = 3;
  return test;
}

inline RunRecord a_run() {
  RunRecord run;
  run.version = "0.1.0";
  ProgramRecord& program = run.programs.emplace_back();
  program.name = "my_tests";
  program.folder = "/src/build";
  program.build = {"gcc 12.2.0", "libstdc++ 12", "Debug", "none"};
  program.options = {{"top", "3"}};
  run.frames = {{"Cache::insert(int)", "/src/cache.cc", 42, "nodes_.push_back(new Node(key));"},
                {"Cache_Insert_Test::TestBody()", "/src/cache_test.cc", 12}};
  TestRecord leaky = a_test("Cache.Insert", 1 << 20);
  leaky.result = Result::failed;
  leaky.verdicts.push_back(
      {"leak", "Leak: Cache.Insert left 3.1 KiB\n  +2.9 KiB, 100%\n", "/src/cache.cc", 42, 3174, 12, {0, 1}});
  leaky.peak_sites.push_back({900'000, 12, {0, 1}, 0});
  run.tests.push_back(leaky);
  run.tests.push_back(a_test("Cache.Finds", 2 << 20));
  return run;
}

}  // namespace plimsoll::report
