// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are, they are a snapshot that can be used, or they are refused with a sentence. The first byte
// chooses the door: the file itself, where nearly everything fails at the checksum, or the message behind it.
#include <cstdint>
#include <cstdlib>

#include "snapshot/encoding.hpp"
#include "snapshot/file.hpp"

using namespace plimsoll;

namespace {

Snapshot read(std::string_view bytes) {
  const bool is_file = bytes.front() == 'f';
  bytes.remove_prefix(1);
  return is_file ? snapshot::from_bytes(bytes) : Snapshot(snapshot::decode(bytes));
}

void require(bool is_so) {
  if (!is_so) std::abort();
}

// What was taken for a snapshot must be one, through everything that is done with snapshots.
void use(const Snapshot& snapshot) {
  std::size_t size = 0;
  for (const Statistic& statistic : snapshot.statistics(GroupBy::line)) size += statistic.size;
  require(size == snapshot.size());
  (void)snapshot.statistics(GroupBy::function, true);
  for (const StatisticDiff& diff : snapshot.compare_to(snapshot, GroupBy::stack)) require(diff.size_diff == 0);
  require(snapshot.filter({{true, "*"}}).count() == snapshot.count());
  const Snapshot own = snapshot.filter({LibraryFilter{}}), others = snapshot.filter({LibraryFilter{true}});
  require(own.size() + others.size() == snapshot.size());
  const std::string again = snapshot::encode(snapshot.contents());
  require(snapshot::encode(*snapshot::decode(again)) == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  try {
    use(read({reinterpret_cast<const char*>(data), size}));
  } catch (const snapshot::Malformed& error) {
    require(error.what()[0] != '\0');
  }
  return 0;
}
