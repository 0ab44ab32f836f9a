// SPDX-License-Identifier: Apache-2.0
// Which sites are a test framework's own, remembered. Cold. One thread: the one that runs the tests.
#pragma once

#include <cstdint>
#include <vector>

#include "base/reentry_guard.hpp"
#include "record/recorder.hpp"
#include "symbols/framework_code.hpp"

namespace plimsoll::ledger {

class FrameworkSites {
 public:
  // Asks the symbol tables at first.
  bool contains(const base::ReentryGuard&, record::SiteId site);
  // The same for the elements of its vectors alone.
  bool contains_as_vector(const base::ReentryGuard&, record::SiteId site);
  // Of sites that were asked about before; also while the world is stopped.
  bool is_known_vector(record::SiteId site) const { return known(site) == Answer::yes_a_vector; }
  bool may_be(record::SiteId site) const { return known(site) != Answer::no; }

 private:
  enum class Answer : std::uint8_t { unasked, yes, yes_a_vector, no, unknown };

  Answer known(record::SiteId site) const { return site < answers_.size() ? answers_[site] : Answer::unasked; }
  Answer answer(record::SiteId site);
  Answer ask(record::SiteId site);

  symbols::FrameworkCode code_;
  std::vector<Answer> answers_;
  std::uint32_t generation_ = 0;  // of the recorder: sites are numbered anew when traces are cleared
};

}  // namespace plimsoll::ledger
