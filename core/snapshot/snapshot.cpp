// SPDX-License-Identifier: Apache-2.0
// snapshot.hpp: taking them. What is done with them is in statistics.cpp, filter.cpp and file.cpp. Cold; the recorder's
// lock is held while the figures of its sites are copied, not while their stacks are.
#include "plimsoll/snapshot.hpp"

#include <unistd.h>

#include <climits>
#include <ctime>
#include <map>
#include <stdexcept>

#include "domains/domain.hpp"
#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "snapshot/contents.hpp"

namespace plimsoll {
namespace {

struct SiteAmount {
  record::SiteId site;
  record::Amount amount;
};

void require_tracing() {
  if (!record::tracing.is_on())
    throw std::logic_error(
        "plimsoll: there is nothing to take a snapshot of while tracing is off: "
        "call plimsoll::start() first, or set PLIMSOLL_OPTIONS=trace=1");
}

snapshot::Taken taken_now() {
  std::string program(PATH_MAX, '\0');
  const ssize_t length = readlink("/proc/self/exe", program.data(), program.size());
  program.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
  return {std::move(program), std::time(nullptr), static_cast<std::uint64_t>(getpid()),
          record::tracing.frame_limit.load(std::memory_order_relaxed)};
}

// Of all sites that hold something; `amount_of` says which of a site's figures is meant.
template <class AmountOf>
std::vector<SiteAmount> amounts_of_sites(const base::ReentryGuard& guard, AmountOf amount_of) {
  std::vector<SiteAmount> amounts;
  record::recorder.for_each_site(guard, record::kProcessWindow, [&](const record::SiteShare& share) {
    const record::Amount amount = amount_of(share);
    if (amount.blocks) amounts.push_back({share.site, amount});
  });
  return amounts;
}

void add_domains(const base::ReentryGuard& guard, Snapshot::Contents& contents) {
  std::map<std::pair<Domain, record::SiteId>, record::Amount> amounts;
  for (const domains::TrackedBlock& block : domains::all_blocks(guard)) {
    record::Amount& amount = amounts[{block.domain, block.site}];
    amount.bytes += block.size;
    amount.blocks += 1;
  }
  for (const auto& [key, amount] : amounts)
    contents.add(record::recorder.frames(key.second), amount.bytes, amount.blocks, key.first);
}

template <class AmountOf>
Snapshot snapshot_of_process(AmountOf amount_of, bool with_domains) {
  require_tracing();
  const base::ReentryGuard guard;
  return snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    contents.taken = taken_now();
    for (const auto& [site, amount] : amounts_of_sites(guard, amount_of))
      contents.add(record::recorder.frames(site), amount.bytes, amount.blocks);
    if (with_domains) add_domains(guard, contents);
  });
}

}  // namespace

Snapshot::Snapshot() : contents_(std::make_shared<const Contents>()) {}
std::size_t Snapshot::size() const { return contents_->size; }
std::size_t Snapshot::count() const { return contents_->count; }

Snapshot take_snapshot() {
  return snapshot_of_process([](const record::SiteShare& share) { return share.now.live; }, true);
}

Snapshot peak_snapshot() {
  return snapshot_of_process([](const record::SiteShare& share) { return share.at_peak; }, false);
}

}  // namespace plimsoll
