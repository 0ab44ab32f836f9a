// SPDX-License-Identifier: Apache-2.0
#include "ledger/framework_sites.hpp"

#include <algorithm>

namespace plimsoll::ledger {

bool FrameworkSites::contains(const base::ReentryGuard&, record::SiteId site) {
  const Answer now = answer(site);
  return now == Answer::yes || now == Answer::yes_a_vector;
}

bool FrameworkSites::contains_as_vector(const base::ReentryGuard&, record::SiteId site) {
  return answer(site) == Answer::yes_a_vector;
}

FrameworkSites::Answer FrameworkSites::answer(record::SiteId site) {
  if (const std::uint32_t now = record::recorder.generation(); now != generation_) {
    generation_ = now;
    answers_.clear();
  }
  if (site >= answers_.size()) answers_.resize(std::max<std::size_t>(site + 1, 2 * answers_.size()));
  if (answers_[site] == Answer::unasked) answers_[site] = ask(site);
  return answers_[site];
}

FrameworkSites::Answer FrameworkSites::ask(record::SiteId site) {
  using Owner = symbols::FrameworkCode::Owner;
  const symbols::FrameworkCode::Allocation allocation = code_.allocation(record::recorder.frames(site));
  switch (allocation.owner) {
    case Owner::framework:
      return allocation.is_of_vector ? Answer::yes_a_vector : Answer::yes;
    case Owner::other:
      return Answer::no;
    case Owner::library:
      break;
  }
  return Answer::unknown;
}

}  // namespace plimsoll::ledger
