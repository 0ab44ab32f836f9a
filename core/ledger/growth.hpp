// SPDX-License-Identifier: Apache-2.0
// Tests that keep more each time they are run. Cold. One thread: the one that runs the tests.
//
// What a test keeps once is a lazy initialisation, and what is replaced each time does not grow. A test grows at a site
// when three of its runs in a row left a block of that site behind, held, with more live bytes there after each. What
// only another thread's stack or thread-locals hold may be in the midst of its work, more of it now than then by
// chance: there, all that was live before must be live still.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "record/recorder.hpp"

namespace plimsoll::ledger {

// What a run of a test left behind at a site, held by something.
struct Kept {
  record::SiteId site = {};
  std::uint64_t bytes = 0;               // of the run itself
  std::uint64_t live = 0;                // at the site, whoever allocated them
  bool is_held_by_other_thread = false;  // some of them
};

struct GrowthAtSite {
  record::SiteId site;
  std::vector<std::uint64_t> gains;  // bytes, run after run
};

struct KeptByTest {
  std::string test;
  record::SiteId site = {};
  std::uint64_t bytes = 0;
};

class Growth {
 public:
  static constexpr std::size_t kRuns = 3;

  // A run of the test ended. Returns the sites that have now grown in kRuns runs, each once.
  std::vector<GrowthAtSite> note_run(const std::string& test, const std::vector<Kept>& kept);

  // Of the tests that did not run kRuns times: nobody knows yet whether they grow.
  std::vector<KeptByTest> kept_by_tests() const;

  // Sites are numbered anew.
  void clear() { tests_.clear(); }

 private:
  struct Site {
    std::size_t last_run = 0;
    std::uint64_t live = 0;
    std::vector<std::uint64_t> gains;
    bool is_told = false;
  };
  struct Test {
    std::size_t runs = 0;
    std::unordered_map<record::SiteId, Site> sites;
  };

  static void note(Site& site, const Kept& kept, std::size_t run);

  std::unordered_map<std::string, Test> tests_;  // those that once kept something
};

}  // namespace plimsoll::ledger
