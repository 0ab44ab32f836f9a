// SPDX-License-Identifier: Apache-2.0
// Which test and phase a block belongs to, by its sequence number, and what is still to be judged. Cold. One thread:
// the one that runs the tests.
//
// The life of a run is cut into intervals of sequence numbers. A test's is from before its fixture is made to after it
// is gone; what a suite's interval holds besides those of its tests is the suite's own, and what the program's holds
// besides suites belongs to environments, static initialisers and main.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ledger/leaks.hpp"

namespace plimsoll::ledger {

enum class Owner { test, suite, program };

// Of a suite: before its first test, after its last, between two. Of the program: the same with suites; `before_run` is
// before the framework began, in static initialisers or main. A test's own is `within`.
enum class Phase { within, before_run, set_up, between, tear_down };

struct Place {
  std::string file;
  int line = 0;

  auto operator<=>(const Place&) const = default;
};

struct Birth {
  Owner owner = Owner::program;
  std::string name;  // "Suite.Test", "suite Suite", or empty
  Phase phase = Phase::within;
  Place place = {};  // where a test is written

  auto operator<=>(const Birth&) const = default;
};

// The end of a test, of a suite or of the program.
struct Moment {
  Owner end_of = Owner::program;
  std::string name = {};  // as that of a Birth
  std::size_t tests = 0;  // that have begun until then
  std::size_t suites = 0;
};

// Of a block that was held for a time.
struct Fate {
  Moment held;  // when it was last seen held
  Moment lost;  // when it was first seen lost
};

class Ledger {
 public:
  // Again at each repetition.
  void begin_run(std::uint64_t sequence) { run_start_ = run_start_.value_or(sequence); }
  void begin_suite(std::string suite, std::uint64_t sequence);
  void end_suite(std::uint64_t sequence);
  void begin_test(std::string test, std::uint64_t sequence, Place place = {});
  void rename_test(std::string test) { tests_.back().name = std::move(test); }
  void end_test(std::uint64_t sequence);
  // The last test's memory is judged no more: it failed, was skipped, or may leak.
  void silence_test() { tests_.back().is_silenced = true; }

  // One of the runs of a test by this name was.
  bool has_silenced(const std::string& test) const;

  const std::string& test() const { return tests_.back().name; }
  const Place& test_place() const { return tests_.back().place; }
  const std::string& suite() const { return suites_.back().name; }
  Interval current_test() const { return tests_.back().interval; }
  Interval current_suite() const { return suites_.back().interval; }

  Moment end_of(Owner owner) const;
  // That began after the one moment, up to the other.
  std::vector<std::string> tests_between(const Moment& from, const Moment& to) const;

  Birth birth_of(std::uint64_t sequence) const;

  // Blocks in question within the interval: not silenced, not reported before.
  bool concerns(const Interval& interval, const record::BlockRecord& block) const;
  void note_reported(const Leak& leak);

 private:
  struct Span {
    std::string name;
    Interval interval;
    bool is_silenced = false;
    Place place = {};
  };

  static const Span* find(const std::vector<Span>& spans, std::uint64_t sequence);
  static Phase phase_of(const std::vector<Span>& spans, const Interval& of_all, std::uint64_t sequence);

  std::optional<std::uint64_t> run_start_;
  std::vector<Span> suites_;
  std::vector<Span> tests_;
  std::unordered_set<std::uint64_t> reported_;
};

}  // namespace plimsoll::ledger
