// SPDX-License-Identifier: Apache-2.0
// Which sites are suppressed, asked for one look at the heap and remembered for its length. Cold: reads symbols.
// One thread: the one that runs the tests.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "ledger/ledger.hpp"
#include "ledger/suppressions.hpp"

namespace plimsoll::ledger {

class SuppressedSites {
 public:
  explicit SuppressedSites(Suppressions& suppressions) : suppressions_(suppressions) {}

  bool contains(record::SiteId site) { return suppression_of(site) != nullptr; }

  // Takes the leaks of suppressed sites out of those found, with all that is below them, and writes down by whom.
  void take_out(std::vector<Leak>& leaks, const Ledger& ledger);

 private:
  Suppression* suppression_of(record::SiteId site);
  const std::vector<std::string>& names_at(std::uintptr_t frame);

  Suppressions& suppressions_;
  std::unordered_map<record::SiteId, Suppression*> sites_;
  std::unordered_map<std::uintptr_t, std::vector<std::string>> names_;
};

}  // namespace plimsoll::ledger
