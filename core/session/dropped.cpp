// SPDX-License-Identifier: Apache-2.0
#include "session/dropped.hpp"

#include <fmt/format.h>

#include "base/own_pages.hpp"
#include "options/options.hpp"
#include "plimsoll/units.hpp"
#include "record/recorder.hpp"

namespace plimsoll::session {

std::string dropped_text() {
  const record::Dropped dropped = record::recorder.dropped();
  std::string text;
  if (dropped.blocks)
    text += fmt::format("  {} allocations could not be recorded: figures may be too low.\n", dropped.blocks);
  if (dropped.stacks)
    text += fmt::format("  {} allocations were counted without their stack: there was no room for it.\n", dropped.stacks);
  if (const auto& most = options::values().overhead;
      most && (dropped.blocks || dropped.stacks) && base::has_refused_pages())
    text += fmt::format("  Plimsoll has used up the {} of PLIMSOLL_OPTIONS=overhead.\n", format_bytes(*most));
  if (dropped.windows)
    text += fmt::format("  {} scopes counted nothing: too many were open at once.\n", dropped.windows);
  return text;
}

}  // namespace plimsoll::session
