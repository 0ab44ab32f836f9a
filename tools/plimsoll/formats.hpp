// SPDX-License-Identifier: Apache-2.0
// Snapshots in the formats of other tools. Pure: from a snapshot to the bytes of a file.
#pragma once

#include <string>

#include "snapshot/contents.hpp"

namespace plimsoll::tool {

// What one number for a stack stands for, where a format has room for one.
enum class Value { bytes, blocks };

// Folded stacks, as flamegraph.pl and its kin read them: "main;build;build_row 10240000", a stack on each line.
std::string to_folded(const Snapshot::Contents& contents, Value value);

// https://www.speedscope.app/file-format-schema.json: two sampled profiles, of bytes and of blocks.
std::string to_speedscope(const Snapshot::Contents& contents);

// A message perftools.profiles.Profile, not compressed: pprof reads it both ways. Inlined functions are lines of a
// location.
std::string to_pprof(const Snapshot::Contents& contents);

// Everything that is known, one entry for each stack and domain.
std::string to_json(const Snapshot::Contents& contents);

}  // namespace plimsoll::tool
