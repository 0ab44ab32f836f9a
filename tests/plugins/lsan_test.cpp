// SPDX-License-Identifier: Apache-2.0
// What was written for LeakSanitizer works: suppressions, and its functions. What they do not name still fails, and
// what they silenced is on the record at the end of the run. For both frameworks.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "leak_case.hpp"

namespace plimsoll::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

Child lsan(const std::string& filter) { return Child("lsan").filter(filter); }

class File {
 public:
  explicit File(const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
  ~File() { std::filesystem::remove(path); }
  std::string option() const { return "suppressions=" + path; }
  const std::string path = temporary_path(".supp");
};

ChildOutcome run(const std::string& filter, const File& file) { return lsan(filter).options(file.option()).run(); }

void expect_silence(const ChildOutcome& outcome) {
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_EQ(outcome.count("Leak:"), 0u) << outcome.text();
}

class NotSilencedTest : public ::testing::TestWithParam<LeakCase> {};

TEST_P(NotSilencedTest, Fails) { expect_leak("lsan", GetParam()); }

INSTANTIATE_TEST_SUITE_P(
    Lsan, NotSilencedTest,
    ::testing::Values(LeakCase{"Vendor.LosesABlock", "vendor", "100 B in 1 block", "lsan.cpp"},
                      LeakCase{"Own.LosesABlock", "own", "400 B in 1 block", "lsan.cpp"},
                      LeakCase{"DisabledNot.AfterItsEnd", "after the end", "410 B in 1 block", "lsan.cpp"},
                      LeakCase{"DisabledNot.OnAnotherThread", "other thread", "420 B in 1 block", "lsan.cpp"},
                      LeakCase{"DisabledNot.WhenResizedLater", "resized", "42.0 KiB in 1 block", "lsan.cpp"},
                      LeakCase{"IgnoredNot.ANewOwnerOfTheAddress", "new owner", "440 B in 1 block", "lsan.cpp"},
                      LeakCase{"RegionNot.BeyondItsEnd", "beyond", "450 B in 1 block", "lsan.cpp"},
                      LeakCase{"RegionNot.OnceItIsGone", "gone", "460 B in 1 block", "lsan.cpp"},
                      LeakCase{"CheckNow.LeavesTheVerdictToTheEnd", "checked", "470 B in 1 block", "lsan.cpp"}));

TEST(LsanFunctionsTest, SilenceWhatTheyName) {
  const ChildOutcome outcome = lsan("Disabled.*:Ignored.*:Region.*").run();
  expect_silence(outcome);
  EXPECT_EQ(outcome.passed().size(), 9u) << outcome.text();
  EXPECT_THAT(outcome.text(), Not(HasSubstr("plimsoll: "))) << "without suppressions there is nothing to say";
}

TEST(LsanFunctionsTest, SilenceItWhenAnythingIsALeak) {
  expect_silence(lsan("Disabled.Blocks:Disabled.Nests:Ignored.Block").options("leaks=any").run());
}

TEST(LsanFunctionsTest, EndTheProgramWhenTheyAreMisused) {
  for (const auto& [test, told] :
       {std::pair{"Fatal.EnableWithoutDisable", "plimsoll: __lsan_enable() was called without"},
        std::pair{"Fatal.UnregisteredRegion", "plimsoll: __lsan_unregister_root_region was"}}) {
    const ChildOutcome outcome = lsan(test).run();
    EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
    EXPECT_THAT(outcome.err, HasSubstr(told));
  }
  EXPECT_EQ(lsan("Fatal.EnableWithoutDisable").options("trace=0").run().exit_code, 0) << "nobody is watching";
}

#ifdef HAS_ASAN_CHILD
TEST(LsanFunctionsTest, AreTheSanitizersOwnWhereThereIsOne) {
  const ChildOutcome outcome = Child("asan").filter("Asan.HasItsOwnFunctions").options("trace=0").run();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.text();
  EXPECT_THAT(outcome.passed(), ElementsAre("Asan.HasItsOwnFunctions"));
}
#endif

struct Pattern {
  const char *text, *test;
};
void PrintTo(const Pattern& pattern, std::ostream* out) { *out << pattern.text; }

class PatternTest : public ::testing::TestWithParam<Pattern> {};

TEST_P(PatternTest, SilencesAndIsCounted) {
  const File file("# known\n" + std::string(GetParam().text) + "\nleak:no_such_thing\n");
  const ChildOutcome outcome = run(GetParam().test, file);
  expect_silence(outcome);
  EXPECT_THAT(outcome.text(),
              HasSubstr("plimsoll: suppression " + std::string(GetParam().text) + " (" + file.path + ":2)"));
  EXPECT_THAT(outcome.text(),
              HasSubstr("plimsoll: 1 suppression matched nothing: leak:no_such_thing (" + file.path + ":3)\n"));
}

INSTANTIATE_TEST_SUITE_P(
    Lsan, PatternTest,
    ::testing::Values(Pattern{"leak:vendor::lose", "Vendor.LosesABlock"},
                      Pattern{"leak:^vendor::l*e(", "Vendor.LosesABlock"},
                      Pattern{"leak:_ZN6vendor4loseEm", "Vendor.LosesABlock"},
                      Pattern{"leak:vendor::lose(unsigned long)$", "Vendor.LosesABlock"},
                      Pattern{"leak:children/lsan.cpp", "Vendor.LosesABlock"},
                      Pattern{"leak:lsan$", "Vendor.LosesABlock"}, Pattern{"leak:*", "Own.LosesABlock"},
                      Pattern{"leak:vendor::Node* vendor::make<vendor::Node>()", "Vendor.LosesATemplates"},
                      Pattern{"leak:make<*Node>", "Vendor.LosesATemplates"},
                      Pattern{"leak:libchild_leaks_library", "Library.LosesABlock"},
                      Pattern{"leak:/libchild*.so$", "Library.LosesABlock"},
                      Pattern{"leak:allocate_deep_inside", "Library.LosesABlock"},
                      Pattern{"leak:leaks_library.cpp$", "Library.LosesABlock"}));

TEST(SuppressionsTest, SilenceOnlyWhatTheyName) {
  const File file("leak:vendor::\n");
  const ChildOutcome outcome = run("Vendor.LosesABlock:Vendor.LosesMore:Own.LosesABlock", file);
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.failed(), ElementsAre("Own.LosesABlock"));
  EXPECT_THAT(outcome.text(), HasSubstr("plimsoll: suppression leak:vendor:: (" + file.path +
                                        ":1) matched 3 blocks, 600 B in 2 tests\n"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr("matched nothing")));
}

TEST(SuppressionsTest, AnotherFrameOfTheStackIsEnough) {
  expect_silence(run("Vendor.LosesABlock", File("leak:^main$")));
}

TEST(SuppressionsTest, SilenceWhatASuppressedBlockPointsTo) {
  const ChildOutcome outcome = run("Vendor.LosesAnOwnBlockWithItsNode", File("leak:vendor::make_node"));
  expect_silence(outcome);
  EXPECT_THAT(outcome.text(), HasSubstr(" matched 2 blocks, 114 B in 1 test\n"));
}

TEST(SuppressionsTest, DoNotSilenceWhatPointsToASuppressedBlock) {
  const File file("leak:vendor::lose");
  const ChildOutcome outcome = run("Vendor.IsHeldByALostBlock", file);
  EXPECT_EQ(outcome.exit_code, framework().failed);
  EXPECT_THAT(outcome.out, HasSubstr(failure_at("lsan.cpp", "holds the vendor's")));
  EXPECT_THAT(outcome.told, HasSubstr("left 80 B in 1 block behind"));
  EXPECT_THAT(outcome.text(), HasSubstr(" matched 1 block, 70 B in 1 test\n"));
}

// As with LeakSanitizer: a structure that hides its pointers holds what it points to once it is suppressed.
TEST(SuppressionsTest, ASuppressedBlockHoldsWhatALaterTestAddsToIt) {
  expect_silence(run("Hidden.*", File("leak:vendor::make_node")));
  EXPECT_THAT(lsan("Hidden.*").run().failed(), ElementsAre("Hidden.First", "Hidden.Second"));
}

TEST(SuppressionsTest, ApplyWhenAnythingIsALeak) {
  const File file("leak:vendor::\n");
  const ChildOutcome outcome = lsan("Vendor.LosesMore").options("leaks=any:" + file.option()).run();
  expect_silence(outcome);
  EXPECT_THAT(outcome.text(), HasSubstr(" matched 2 blocks, 500 B in 1 test\n"));
}

TEST(SuppressionsTest, MayComeFromTheProgram) {
  const ChildOutcome outcome =
      lsan("Vendor.LosesABlock").environment("DEFAULT_SUPPRESSIONS=leak:vendor::\nleak:unused\n").run();
  expect_silence(outcome);
  EXPECT_THAT(outcome.text(),
              HasSubstr("leak:vendor:: (__lsan_default_suppressions:1) matched 1 block, 100 B in 1 test\n"));
  EXPECT_THAT(outcome.text(), HasSubstr("matched nothing: leak:unused (__lsan_default_suppressions:2)\n"));
}

TEST(SuppressionsTest, OfTheFileComeFirst) {
  const File file("leak:vendor::\n");
  const ChildOutcome outcome =
      lsan("Vendor.LosesABlock").options(file.option()).environment("DEFAULT_SUPPRESSIONS=leak:vendor::lose").run();
  expect_silence(outcome);
  EXPECT_THAT(outcome.text(), HasSubstr("leak:vendor:: (" + file.path + ":1) matched 1 block"));
  EXPECT_THAT(outcome.text(), HasSubstr("matched nothing: leak:vendor::lose (__lsan_default_suppressions:1)"));
}

TEST(SuppressionsTest, AreFoundFromWhereTheProgramWasStarted) {
  const File file("leak:vendor::\n");
  const std::string relative = std::filesystem::relative(file.path);
  ASSERT_THAT(relative, Not(StartsWith("/")));
  const ChildOutcome outcome =
      lsan("Vendor.LosesABlock").options("suppressions=" + relative).environment("GO_TO=/").run();
  expect_silence(outcome);
  EXPECT_THAT(outcome.text(), HasSubstr("leak:vendor:: (" + relative + ":1) matched 1 block"));
}

TEST(SuppressionsTest, SayNothingWhenNothingIsJudged) {
  const File file("leak:vendor::\n");
  for (const char* off : {"leaks=off:", "trace=0:"}) {
    const ChildOutcome outcome = lsan("Vendor.LosesABlock").options(off + file.option()).run();
    EXPECT_EQ(outcome.exit_code, 0);
    EXPECT_THAT(outcome.text(), Not(HasSubstr("plimsoll: ")));
  }
}

TEST(SuppressionsTest, AreNotCalledUnusedWhenThereAreNoStacks) {
  const File file("leak:vendor::\n");
  const ChildOutcome outcome = lsan("Vendor.LosesABlock").options("frames=0:" + file.option()).run();
  EXPECT_THAT(outcome.text(), HasSubstr("frames=0 keeps no stacks"));
  EXPECT_THAT(outcome.text(), Not(HasSubstr("matched nothing")));
}

void expect_refusal(const ChildOutcome& outcome, const std::string& told) {
  EXPECT_EQ(outcome.exit_code, 1) << outcome.text();
  EXPECT_THAT(outcome.err, StartsWith("plimsoll: " + told));
  EXPECT_THAT(outcome.err, HasSubstr("leak:pattern"));
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
  EXPECT_THAT(outcome.passed(), IsEmpty());
}

TEST(SuppressionsTest, ThatDoNotParseEndTheRun) {
  const File file("leak:vendor::\nrace:vendor::\n");
  expect_refusal(run("Disabled.Blocks", file), file.path + ":2: 'race:vendor::' is no suppression");
  expect_refusal(lsan("Disabled.Blocks").environment("DEFAULT_SUPPRESSIONS=leak:").run(),
                 "__lsan_default_suppressions:1: 'leak:' without a pattern");
}

TEST(SuppressionsTest, ThatCannotBeReadEndTheRun) {
  for (const auto& [path, why] : {std::pair{"/no/such/file", "No such file"}, std::pair{"/", "Is a directory"},
                                  std::pair{"/dev/zero", "larger than 16 MiB"}}) {
    const ChildOutcome outcome = lsan("Disabled.Blocks").options(std::string("suppressions=") + path).run();
    expect_refusal(outcome, std::string("the suppressions file '") + path + "' cannot be read: ");
    EXPECT_THAT(outcome.err, HasSubstr(why));
  }
}

}  // namespace
}  // namespace plimsoll::testing
