// SPDX-License-Identifier: Apache-2.0
// Frames that get their names later: a run that found nothing notes where its frames lie, and reads no debug info; who
// reads its report reads that. Cold. The library's side holds a guard; the reader's has one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "report/frame_numbers.hpp"
#include "report/run_record.hpp"
#include "snapshot/contents.hpp"
#include "snapshot/frame_places.hpp"

namespace plimsoll::report {

class UnnamedFrames {
 public:
  // Whether each frame is in a module that will be found, as it was.
  bool can_be_named_later(const Snapshot::Contents& contents) const;
  // The largest first; each frame can be named later.
  std::vector<SiteRecord> site_records(const Snapshot::Contents& contents, FrameNumbers& frames);
  std::vector<UnnamedRecord> records() const;

 private:
  std::size_t number_of(std::uintptr_t return_address, FrameNumbers& frames);

  snapshot::FramePlaces places_;
  using Module = std::pair<std::string, std::string>;             // path and build id
  std::map<Module, std::map<std::size_t, std::size_t>> offsets_;  // by the frames' numbers
};

// Gives the frames of a run their names. Returns the modules that are gone, or of another build: what has to do with
// them stays as it is.
std::vector<std::string> name_frames(RunRecord& run);

}  // namespace plimsoll::report
