// SPDX-License-Identifier: Apache-2.0
// The numbers of the fields that docs/SNAPSHOT_FILE.md describes. A number is never used for anything else again.
#pragma once

#include <protozero/types.hpp>

namespace plimsoll::snapshot {

enum class FileField : protozero::pbf_tag_type {
  program = 1,
  process = 2,
  time = 3,
  frame_limit = 4,
  text = 5,
  place = 6,
  frame = 7,
  trace = 8,
  source = 9
};
enum class PlaceField : protozero::pbf_tag_type {
  function = 1,
  file = 2,
  module = 3,
  line = 4,
  module_offset = 5,
  inlined = 6,
  origin = 7
};
enum class FrameField : protozero::pbf_tag_type { places = 1 };
enum class TraceField : protozero::pbf_tag_type { domain = 1, size = 2, count = 3, frames = 4 };
enum class SourceField : protozero::pbf_tag_type { file = 1, line = 2, text = 3 };

}  // namespace plimsoll::snapshot
