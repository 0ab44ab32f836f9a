// SPDX-License-Identifier: Apache-2.0
// snapshot.hpp: taking them. What is done with them is in statistics.cpp. Cold; the recorder's lock is held while its
// sites are copied.
#include "plimsoll/snapshot.hpp"

#include <stdexcept>

#include "record/recorder.hpp"
#include "record/tracing.hpp"
#include "snapshot/contents.hpp"

namespace plimsoll {
namespace {

// One snapshot of the process's window: `amount_of` says which of a site's figures is meant.
template <class AmountOf>
Snapshot snapshot_of_process(AmountOf amount_of) {
  if (!record::tracing.is_on())
    throw std::logic_error(
        "plimsoll: there is nothing to take a snapshot of while tracing is off: "
        "call plimsoll::start() first, or set PLIMSOLL_OPTIONS=trace=1");
  const base::ReentryGuard guard;
  return snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    record::recorder.for_each_site(guard, record::kProcessWindow, [&](const record::SiteShare& share) {
      const record::Amount amount = amount_of(share);
      if (amount.blocks) contents.add(record::recorder.frames(share.site), amount.bytes, amount.blocks);
    });
  });
}

}  // namespace

Snapshot::Snapshot() : contents_(std::make_shared<const Contents>()) {}
std::size_t Snapshot::size() const { return contents_->size; }
std::size_t Snapshot::count() const { return contents_->count; }

Snapshot take_snapshot() {
  return snapshot_of_process([](const record::SiteShare& share) { return share.now.live; });
}

Snapshot peak_snapshot() {
  return snapshot_of_process([](const record::SiteShare& share) { return share.at_peak; });
}

}  // namespace plimsoll
