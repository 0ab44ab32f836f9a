// SPDX-License-Identifier: Apache-2.0
// Snapshots in files: what comes back is what was written, with its names, and nothing else is ever taken for a
// snapshot.
#include "snapshot/file.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "hand_made.hpp"
#include "scratch_folder.hpp"
#include "snapshot/compression.hpp"
#include "snapshot/encoding.hpp"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
using testing::hand_made;
using ::testing::HasSubstr;

Snapshot some_snapshot() {
  return hand_made({{{{"Cache::insert(int)", "/src/cache.cc", 42, symbols::Origin::user, "new Node(key)"},
                      {"main", "/src/main.cc", 3}},
                     960,
                     12},
                    {{{"std::allocate", "/usr/include/c++/12/new", 9, symbols::Origin::standard_library}}, 40, 1},
                    {{{"Pool::take()", "/src/pool.cc", 5}}, 64, 2, 7},
                    {{}, 8, 1}});
}

class SnapshotFile : public ::testing::Test {
 protected:
  std::string text_of_file() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void put(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  // What load says; "" when it takes the file.
  std::string refusal() const {
    try {
      Snapshot::load(path_);
      return "";
    } catch (const FileError& error) {
      return error.what();
    }
  }

  const testing::ScratchFolder folder_;
  const fs::path path_ = folder_ / "heap.plimsoll";
};

template <class Items>
std::vector<std::string> texts(const Items& items) {
  std::vector<std::string> all;
  for (const auto& item : items) {
    all.push_back(to_string(item));
    for (const std::string& line : item.stack.format()) all.push_back(line);
  }
  return all;
}

TEST_F(SnapshotFile, BringsBackFiguresNamesDomainsAndSourceLines) {
  const Snapshot written = some_snapshot();
  written.dump(path_);
  const Snapshot read = Snapshot::load(path_);
  EXPECT_EQ(read.size(), 1072u);
  EXPECT_EQ(read.count(), 16u);
  for (GroupBy group_by : {GroupBy::line, GroupBy::file, GroupBy::function, GroupBy::stack})
    EXPECT_EQ(texts(read.statistics(group_by)), texts(written.statistics(group_by)));
  EXPECT_EQ(texts(read.statistics(GroupBy::line, true)), texts(written.statistics(GroupBy::line, true)));
  for (const StatisticDiff& diff : read.compare_to(written, GroupBy::stack)) EXPECT_EQ(diff.size_diff, 0);
  EXPECT_EQ(read.filter({LibraryFilter{true}}).size(), 40u);
}

TEST_F(SnapshotFile, OfThisProcessHasNamesInsteadOfAddresses) {
  const auto here = reinterpret_cast<std::uintptr_t>(&some_snapshot) + 1;
  const Snapshot live = snapshot::make_snapshot([&](Snapshot::Contents& contents) {
    contents.add(std::vector{here, here}, 10, 1);
  });
  live.dump(path_);
  const Snapshot read = Snapshot::load(path_);
  EXPECT_EQ(texts(read.statistics(GroupBy::stack)), texts(live.statistics(GroupBy::stack)));
  EXPECT_EQ(texts(read.compare_to(live, GroupBy::line)), texts(live.compare_to(live, GroupBy::line)));
  ASSERT_TRUE(read.contents().names);
  EXPECT_EQ(read.contents().names->frame_count(), 1u) << "each frame once";
}

TEST_F(SnapshotFile, SaysWhenAndWhereItWasTaken) {
  const Snapshot snapshot = snapshot::make_snapshot([](Snapshot::Contents& contents) {
    contents.taken = {"/bin/\x1b[31mserver", 1700000000, 123, 16};
  });
  snapshot.dump(path_);
  const snapshot::Taken taken = Snapshot::load(path_).contents().taken;
  EXPECT_EQ(taken.program, "/bin/?[31mserver") << "a control character would act on the reader's terminal";
  EXPECT_EQ(taken.time, 1700000000);
  EXPECT_EQ(taken.process, 123u);
  EXPECT_EQ(taken.frame_limit, 16u);
}

TEST_F(SnapshotFile, MayBeEmpty) {
  Snapshot().dump(path_);
  EXPECT_EQ(Snapshot::load(path_).count(), 0u);
}

// zstd does not look at a few bits, and the checksum is that of what comes out.
TEST_F(SnapshotFile, NeverReadsAnythingElseWithAnyBitTurned) {
  some_snapshot().dump(path_);
  const std::string good = text_of_file(), meant = snapshot::encode(Snapshot::load(path_).contents());
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bad = good;
    bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ 1 << bit % 8);
    try {
      EXPECT_EQ(snapshot::encode(snapshot::from_bytes(bad).contents()), meant) << "bit " << bit;
    } catch (const snapshot::Malformed&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, good.size() * 8 - 8);
}

TEST_F(SnapshotFile, IsRefusedWhenItIsCutOrGoesOn) {
  some_snapshot().dump(path_);
  const std::string good = text_of_file();
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_THROW(snapshot::from_bytes(good.substr(0, length)), snapshot::Malformed) << length;
  EXPECT_THROW(snapshot::from_bytes(good + '\0'), snapshot::Malformed);
  EXPECT_THROW(snapshot::from_bytes(good + good), snapshot::Malformed);
}

TEST_F(SnapshotFile, RefusalsSayWhatIsWrong) {
  EXPECT_EQ(refusal(), "cannot read '" + path_.string() + "': No such file or directory");
  put("hello");
  EXPECT_EQ(refusal(), "cannot read '" + path_.string() + "': it is no snapshot; Snapshot::dump writes them");
  put("plimsoll snapshot x\n");
  EXPECT_THAT(refusal(), HasSubstr("it is damaged: its first line names no version"));
  put("plimsoll snapshot 99999\n");
  EXPECT_THAT(refusal(),
              HasSubstr("it has version 99999, and this Plimsoll reads versions up to 1; a newer one wrote it"));
  put("plimsoll snapshot 1\nplain");
  EXPECT_THAT(refusal(), HasSubstr("it is damaged: no compressed data follow its first line"));
  fs::remove(path_);
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(refusal(), "cannot read '" + path_.string() + "': it is no regular file");
  fs::remove(path_);
  fs::create_directory(path_);
  EXPECT_EQ(refusal(), "cannot read '" + path_.string() + "': it is no regular file");
}

// What a forger would write: a good checksum over bad contents.
std::string forged(const std::string& message) { return "plimsoll snapshot 1\n" + snapshot::compressed(message); }

// Fields as docs/SNAPSHOT_FILE.md numbers them: a field's tag, the length of what follows, and so on inside.
TEST_F(SnapshotFile, IsRefusedWhenItsNumbersLeadNowhere) {
  using namespace std::string_literals;
  const auto refused = [&](const std::string& message) {
    put(forged(message));
    return refusal();
  };
  const std::string text =
                        "\x2a\x01"
                        "f"s,
                    place = "\x32\x02\x08\x01"s, frame = "\x3a\x03\x0a\x01\x00"s,
                    trace = "\x42\x07\x10\x01\x18\x01\x22\x01\x00"s;
  EXPECT_EQ(refused(""), "") << "a snapshot of nothing";
  EXPECT_EQ(refused(trace + frame + place + text), "") << "in whatever order";
  EXPECT_THAT(refused(trace + frame + place), HasSubstr("it is damaged: a text is missing"));
  EXPECT_THAT(refused(trace + frame + text), HasSubstr("it is damaged: a frame's place is missing"));
  EXPECT_THAT(refused(trace), HasSubstr("it is damaged: a frame is missing"));
  EXPECT_THAT(refused("\x4a\x02\x08\x01"s), HasSubstr("it is damaged: a text is missing")) << "a source's";
  EXPECT_THAT(refused("\x3a\x00"s), HasSubstr("it is damaged: a frame has no names"));
  EXPECT_THAT(refused("\x42\x02\x10\x00"s), HasSubstr("it is damaged: a stack holds nothing"));
  EXPECT_THAT(refused("\x2a\x00"s), HasSubstr("it is damaged: a text is empty"));
  EXPECT_THAT(refused("\x2a\x01\x1b"s), HasSubstr("it is damaged: a text holds control characters"));
  EXPECT_THAT(refused("\x32\x02\x38\x63"s), HasSubstr("it is damaged: an origin has no name"));
  EXPECT_THAT(refused("\x32\x0b\x20" + std::string(9, '\xff') + '\x01'),
              HasSubstr("it is damaged: a line is below zero"));
  EXPECT_THAT(refused("\x32\x01\x30"s), HasSubstr("it is damaged: end of buffer")) << "a field without its value";
  EXPECT_EQ(refused("\x32\x05\x35"
                    "1234"s),
            "")
      << "a field of another wire type is none that is known";
  const std::string huge = "\x42\x0a\x10" + std::string(8, '\xff') + '\x7f';
  EXPECT_EQ(refused(huge), "");
  EXPECT_THAT(refused(huge + huge), HasSubstr("it is damaged: its blocks add up to more than there can be"));
  EXPECT_THAT(refused("\x2a\xd0\x0f" + std::string(2000, 'x')), "") << "a long name";
  EXPECT_THAT(refused("\x2a\x88\x27" + std::string(5000, 'x')), HasSubstr("it is damaged: a text is too long"));
  EXPECT_THAT(refused("\x3a\xaf\x02\x0a\xac\x02" + std::string(300, '\0')), HasSubstr("a frame has too many names"));
  EXPECT_THAT(refused("\x42\xb1\x02\x10\x01\x22\xac\x02" + std::string(300, '\0')), HasSubstr("a stack is too deep"));
  EXPECT_THAT(refused("\x78\x01"s), "") << "a field that this version does not know";
}

TEST_F(SnapshotFile, ExpandsOnlyAsFarAsASnapshotMay) {
  const std::string bomb = snapshot::compressed(std::string(1 << 20, '\0'));
  EXPECT_LT(bomb.size(), 200u);
  EXPECT_THROW(snapshot::decompressed(bomb, (1 << 20) - 1), snapshot::Malformed);
  EXPECT_EQ(snapshot::decompressed(bomb, 1 << 20).size(), std::size_t{1} << 20);
}

TEST_F(SnapshotFile, NeverCrashesTheReader) {
  const std::string good = snapshot::encode(some_snapshot().contents());
  std::mt19937 random(7);
  int taken = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string message = good;
    for (int changes = 1 + static_cast<int>(random() % 4); changes > 0; --changes)
      message[random() % message.size()] = static_cast<char>(random());
    if (random() % 4 == 0) message.resize(random() % message.size());
    try {
      const Snapshot snapshot(snapshot::decode(message));
      (void)snapshot.statistics(GroupBy::stack);
      (void)snapshot.filter({{true, "*cache*", 0, true}});
      ++taken;
    } catch (const snapshot::Malformed&) {
    }
  }
  EXPECT_GT(taken, 0) << "else only the first check was tried";
  EXPECT_LT(taken, 20000);
}

TEST_F(SnapshotFile, IsItsOwnersAloneAndAppearsAtOnce) {
  const mode_t old_mask = umask(0);
  some_snapshot().dump(path_);
  umask(old_mask);
  struct stat status {};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1) << "no half-written file is left";
}

TEST_F(SnapshotFile, ReplacesALinkAndLeavesItsTargetAlone) {
  const fs::path target = folder_ / "precious";
  std::ofstream(target) << "keep me";
  fs::create_symlink(target, path_);
  some_snapshot().dump(path_);
  EXPECT_FALSE(fs::is_symlink(path_));
  EXPECT_EQ(fs::file_size(target), 7u);
  EXPECT_EQ(refusal(), "");
}

// Renamed over a device, it would take its place for everybody.
TEST_F(SnapshotFile, DoesNotTakeThePlaceOfWhatIsNoFile) {
  const fs::path fifo = folder_ / "fifo", standard_output = folder_ / "stdout";
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  fs::create_symlink("/proc/self/fd/1", standard_output);
  for (const fs::path& path : {fifo, standard_output}) {
    try {
      some_snapshot().dump(path);
      ADD_FAILURE() << path << " was written";
    } catch (const FileError& error) {
      EXPECT_EQ(error.what(), "cannot write '" + path.string() + "': it is no regular file");
    }
  }
  EXPECT_TRUE(fs::is_fifo(fifo));
  EXPECT_TRUE(fs::is_symlink(standard_output));
}

TEST_F(SnapshotFile, CannotBeWrittenWhereThereIsNoFolder) {
  try {
    some_snapshot().dump(folder_ / "none" / "heap");
    FAIL() << "it was written";
  } catch (const FileError& error) {
    EXPECT_EQ(error.what(), "cannot write '" + (folder_ / "none" / "heap").string() + "': No such file or directory");
  }
  EXPECT_THROW(some_snapshot().dump(folder_.path()), FileError) << "a folder is there";
  EXPECT_TRUE(fs::is_empty(folder_.path())) << "nothing is left behind";
}

}  // namespace
}  // namespace plimsoll
