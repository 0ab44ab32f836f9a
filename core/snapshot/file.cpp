// SPDX-License-Identifier: Apache-2.0
// Snapshot::dump and load.
#include "snapshot/file.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/reentry_guard.hpp"
#include "snapshot/compression.hpp"
#include "snapshot/encoding.hpp"
#include "snapshot/whole_file.hpp"

namespace plimsoll {
namespace snapshot {
namespace {

constexpr std::string_view kFirstWords = "plimsoll snapshot ";
constexpr int kVersion = 1;

// The version of the file, whose first line is taken off its bytes.
int take_version(std::string_view& bytes) {
  if (!bytes.starts_with(kFirstWords)) throw Malformed("it is no snapshot; Snapshot::dump writes them");
  bytes.remove_prefix(kFirstWords.size());
  int version = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), version);
  if (error != std::errc() || end == bytes.data() + bytes.size() || *end != '\n' || version < 1)
    throw Malformed("it is damaged: its first line names no version");
  bytes.remove_prefix(static_cast<std::size_t>(end + 1 - bytes.data()));
  return version;
}

}  // namespace

std::string to_bytes(const Snapshot::Contents& contents) {
  const std::string message = encode(contents);
  if (message.size() > kLargestMessage) throw Malformed("it is too large for a file; filter it first");
  return fmt::format("{}{}\n{}", kFirstWords, kVersion, compressed(message));
}

Snapshot from_bytes(std::string_view bytes) {
  if (const int version = take_version(bytes); version > kVersion)
    throw Malformed(fmt::format("it has version {}, and this Plimsoll reads versions up to {}; a newer one wrote it",
                                version, kVersion));
  try {
    return Snapshot(decode(decompressed(bytes, kLargestMessage)));
  } catch (const Malformed& error) {
    throw Malformed(fmt::format("it is damaged: {}", error.what()));
  }
}

}  // namespace snapshot

FileError::~FileError() = default;

void Snapshot::dump(const std::filesystem::path& path) const {
  const base::ReentryGuard guard;
  try {
    snapshot::write_file(path, snapshot::to_bytes(*contents_));
  } catch (const snapshot::Malformed& error) {
    throw FileError(fmt::format("cannot write the snapshot '{}': {}", path.string(), error.what()));
  }
}

Snapshot Snapshot::load(const std::filesystem::path& path) {
  const base::ReentryGuard guard;
  const std::string bytes = snapshot::read_file(path, snapshot::kLargestMessage);
  try {
    return snapshot::from_bytes(bytes);
  } catch (const snapshot::Malformed& error) {
    throw FileError(fmt::format("cannot read '{}': {}", path.string(), error.what()));
  }
}

}  // namespace plimsoll
