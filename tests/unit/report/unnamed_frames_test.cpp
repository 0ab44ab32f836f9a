// SPDX-License-Identifier: Apache-2.0
// Frames that get their names later get those that they would have got at once; of a module that is not as it was,
// none.
#include "report/unnamed_frames.hpp"

#include <execinfo.h>
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "report/run_json.hpp"
#include "report/site_records.hpp"
#include "scratch_folder.hpp"

namespace plimsoll::report {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

[[gnu::noinline]] Snapshot::Contents called_from_here() {
  std::array<void*, 16> frames;
  const auto depth = static_cast<std::size_t>(backtrace(frames.data(), frames.size()));
  std::vector<std::uintptr_t> stack;
  for (std::size_t i = 0; i < depth; ++i) stack.push_back(reinterpret_cast<std::uintptr_t>(frames[i]));
  Snapshot::Contents contents;
  contents.add(stack, 3000, 1);
  contents.add(std::span(stack).subspan(1), 1000, 2);
  return contents;
}

// As the library writes it: read from its JSON again.
RunRecord unnamed_run(const Snapshot::Contents& contents) {
  UnnamedFrames unnamed;
  EXPECT_TRUE(unnamed.can_be_named_later(contents));
  FrameNumbers frames;
  RunRecord run;
  run.programs.emplace_back().folder = std::filesystem::current_path();
  run.tests.emplace_back().peak_sites = unnamed.site_records(contents, frames);
  run.frames = frames.frames();
  run.unnamed = unnamed.records();
  return from_json(to_json(run), "report.json");
}

TEST(UnnamedFrames, GetTheNamesThatTheyWouldHaveGotAtOnce) {
  const Snapshot::Contents contents = called_from_here();
  FrameNumbers frames;
  const std::vector<SiteRecord> expected = site_records(contents, frames);
  RunRecord run = unnamed_run(contents);
  EXPECT_THAT(run.frames.front().function, HasSubstr("+0x"));
  EXPECT_THAT(name_frames(run), IsEmpty());
  const std::vector<SiteRecord>& named = run.tests[0].peak_sites;
  ASSERT_EQ(named.size(), expected.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    EXPECT_EQ(named[i].bytes, expected[i].bytes);
    EXPECT_EQ(named[i].stack, expected[i].stack);
    EXPECT_EQ(named[i].line, expected[i].line);
    EXPECT_EQ(named[i].frameworks_own, expected[i].frameworks_own);
  }
  ASSERT_EQ(run.frames.size(), frames.frames().size());
  for (std::size_t i = 0; i < run.frames.size(); ++i) {
    EXPECT_EQ(run.frames[i], frames.frames()[i]);
    EXPECT_EQ(run.frames[i].source, frames.frames()[i].source);
  }
  EXPECT_THAT(run.unnamed, IsEmpty());
}

TEST(UnnamedFrames, OfAModuleThatWasBuiltAnewStayWithoutNames) {
  RunRecord run = unnamed_run(called_from_here());
  for (UnnamedRecord& module : run.unnamed)
    if (module.module == std::filesystem::read_symlink("/proc/self/exe")) module.build_id = "0123";
  EXPECT_THAT(name_frames(run), ElementsAre(std::filesystem::read_symlink("/proc/self/exe").string()));
  for (const SiteRecord& site : run.tests[0].peak_sites)
    EXPECT_THAT(run.frames[site.stack.front()].function, HasSubstr("+0x"));
}

TEST(UnnamedFrames, OfWhatIsNoModuleStayWithoutNames) {
  const testing::ScratchFolder folder;
  const std::string pipe = folder / "pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  RunRecord run = unnamed_run(called_from_here());
  for (UnnamedRecord& module : run.unnamed) module.module = pipe;
  EXPECT_THAT(name_frames(run), ::testing::AllOf(::testing::Not(IsEmpty()), Each(pipe)));
}

TEST(UnnamedFrames, ThatAreInNoModuleCannotBeNamedLater) {
  Snapshot::Contents contents;
  const std::array<std::uintptr_t, 1> nowhere{16};
  contents.add(nowhere, 1, 1);
  EXPECT_FALSE(UnnamedFrames().can_be_named_later(contents));
}

}  // namespace
}  // namespace plimsoll::report
