// SPDX-License-Identifier: Apache-2.0
#include "session/dropped.hpp"

#include <fmt/format.h>

#include "record/recorder.hpp"

namespace plimsoll::session {

std::string dropped_text() {
  const record::Dropped dropped = record::recorder.dropped();
  std::string text;
  if (dropped.blocks)
    text += fmt::format("  {} allocations could not be recorded: figures may be too low.\n", dropped.blocks);
  if (dropped.stacks)
    text += fmt::format("  {} allocations were counted without their stack: there was no room for it.\n", dropped.stacks);
  if (dropped.windows)
    text += fmt::format("  {} scopes counted nothing: too many were open at once.\n", dropped.windows);
  return text;
}

}  // namespace plimsoll::session
