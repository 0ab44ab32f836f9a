// SPDX-License-Identifier: Apache-2.0
#include "report/unnamed_frames.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <utility>

#include "report/site_records.hpp"

namespace plimsoll::report {
namespace {

// Paths are shown from where the program was started, if that is on this machine.
class Within {
 public:
  explicit Within(const std::string& folder) : before_(std::filesystem::current_path(none_)) {
    std::filesystem::current_path(folder, none_);
  }
  ~Within() { std::filesystem::current_path(before_, none_); }
  Within(const Within&) = delete;
  Within& operator=(const Within&) = delete;

 private:
  std::error_code none_;
  std::filesystem::path before_;
};

class Naming {
 public:
  explicit Naming(const RunRecord& run) : former_(run.frames) {
    for (const UnnamedRecord& module : run.unnamed) find(module);
  }

  void name(std::vector<SiteRecord>& sites) {
    Snapshot::Contents found;
    std::vector<SiteRecord> rest;
    for (SiteRecord& site : sites)
      if (std::ranges::all_of(site.stack, [&](std::size_t frame) { return addresses_.contains(frame); }))
        found.add(addresses_of(site.stack), site.bytes, site.blocks);
      else
        rest.push_back(std::move(site));
    sites = site_records(found, frames_);
    for (SiteRecord& site : rest) renumber(site.stack);
    sites.insert(sites.end(), rest.begin(), rest.end());
    std::ranges::stable_sort(sites, std::greater(), &SiteRecord::bytes);
  }
  void renumber(StackNumbers& stack) {
    for (std::size_t& frame : stack) frame = frames_.number_of(former_[frame]);
  }

  const std::vector<Frame>& frames() const { return frames_.frames(); }
  std::vector<std::string> changed() && { return std::move(changed_); }

 private:
  void find(const UnnamedRecord& module) {
    const std::optional<std::uintptr_t> base = snapshot::base_of(module.module, module.build_id);
    if (!base) changed_.push_back(module.module);
    for (std::size_t i = 0; base && i < module.frames.size(); ++i)
      addresses_[module.frames[i]] = *base + module.offsets[i] + 1;  // where the call returns to
  }
  std::vector<std::uintptr_t> addresses_of(const StackNumbers& stack) const {
    std::vector<std::uintptr_t> addresses;
    for (const std::size_t frame : stack) addresses.push_back(addresses_.at(frame));
    return addresses;
  }

  std::vector<Frame> former_;
  std::map<std::size_t, std::uintptr_t> addresses_;  // by the frames' numbers
  FrameNumbers frames_;
  std::vector<std::string> changed_;
};

}  // namespace

bool UnnamedFrames::can_be_named_later(const Snapshot::Contents& contents) const {
  return std::ranges::all_of(contents.frames, [&](std::uintptr_t frame) {
    const std::optional<snapshot::FramePlace> place = places_.place_of(frame);
    return place && place->can_be_found_later();
  });
}

std::size_t UnnamedFrames::number_of(std::uintptr_t return_address, FrameNumbers& frames) {
  const snapshot::FramePlace place = places_.place_of(return_address).value();
  const std::size_t number = frames.number_of({fmt::format("{}+{:#x}", place.module, place.offset), {}, 0});
  offsets_[{std::string(place.module), std::string(place.build_id)}][number] = place.offset;
  return number;
}

std::vector<SiteRecord> UnnamedFrames::site_records(const Snapshot::Contents& contents, FrameNumbers& frames) {
  std::vector<SiteRecord> sites;
  for (const Snapshot::Contents::Trace& trace : contents.traces) {
    SiteRecord& site = sites.emplace_back(SiteRecord{trace.size, trace.count, {}});
    for (const std::uintptr_t frame : contents.stack_of(trace)) site.stack.push_back(number_of(frame, frames));
  }
  std::ranges::stable_sort(sites, std::greater(), &SiteRecord::bytes);
  return sites;
}

std::vector<UnnamedRecord> UnnamedFrames::records() const {
  std::vector<UnnamedRecord> records;
  for (const auto& [module, offsets] : offsets_) {
    UnnamedRecord& record = records.emplace_back(UnnamedRecord{module.first, module.second, {}, {}});
    for (const auto& [frame, offset] : offsets) record.frames.push_back(frame), record.offsets.push_back(offset);
  }
  return records;
}

std::vector<std::string> name_frames(RunRecord& run) {
  if (run.unnamed.empty()) return {};
  const Within folder(run.programs.empty() ? std::string() : run.programs.front().folder);
  Naming naming(run);
  for (TestRecord& test : run.tests) naming.name(test.peak_sites), naming.name(test.retained_sites);
  for (CarryRecord& carry : run.carries) naming.name(carry.sites);
  for_each_verdict(run, [&](VerdictRecord& verdict, const std::string&) { naming.renumber(verdict.stack); });
  run.frames = naming.frames();
  run.unnamed.clear();
  return std::move(naming).changed();
}

}  // namespace plimsoll::report
