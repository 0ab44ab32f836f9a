// SPDX-License-Identifier: Apache-2.0
// Writes what the fuzzer starts from into the folder that it is given: small good snapshots, through either door.
#include <filesystem>
#include <fstream>

#include "hand_made.hpp"
#include "snapshot/encoding.hpp"
#include "snapshot/file.hpp"

using namespace plimsoll;

namespace {

void write(const std::filesystem::path& path, char door, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << door << bytes;
}

}  // namespace

int main(int, char** arguments) {
  const std::filesystem::path folder = arguments[1];
  const testing::HandFrame insert{"Cache::insert(int)", "/src/cache.cc", 42, symbols::Origin::user, "new Node(key)"};
  const testing::HandFrame allocate{"std::allocate()", "/usr/include/new", 9, symbols::Origin::standard_library};
  const testing::HandFrame main{"main", "/src/main.cc", 3};
  int number = 0;
  for (const Snapshot& snapshot :
       {testing::hand_made({}), testing::hand_made({{{main}, 8}}),
        testing::hand_made({{{allocate, insert, main}, 3000, 3}, {{insert}, 64, 2, 7}, {{}, 1}})}) {
    write(folder / ("file" + std::to_string(number)), 'f', snapshot::to_bytes(snapshot.contents()));
    write(folder / ("message" + std::to_string(number++)), 'm', snapshot::encode(snapshot.contents()));
  }
}
