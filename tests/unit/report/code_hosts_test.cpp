// SPDX-License-Identifier: Apache-2.0
// Verdicts as code hosts read them: their places, their fingerprints, and the escaping that keeps a text from being
// more than a text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hand_made_run.hpp"
#include "report/github_text.hpp"
#include "report/markdown_text.hpp"
#include "report/summary_text.hpp"

namespace plimsoll::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const SourceRoot kRoot("/src");

std::string annotations(const RunRecord& run) { return github_annotations(placed_verdicts(run, kRoot)); }

TEST(SourceRoot, PathsAreRelativeToTheRepository) {
  EXPECT_EQ(kRoot.path_of("/src/a/b.cc", "/"), "a/b.cc");
  EXPECT_EQ(kRoot.path_of("../a.cc", "/src/build"), "a.cc");
  EXPECT_EQ(kRoot.path_of("a.cc", "/src/build"), "build/a.cc");
  EXPECT_EQ(kRoot.path_of("/usr/include/x.h", "/src"), "/usr/include/x.h");
  EXPECT_EQ(kRoot.path_of("/srcs/a.cc", "/src"), "/srcs/a.cc") << "no other folder that begins so";
  EXPECT_EQ(kRoot.path_of("", "/src"), "");
}

TEST(GithubText, IsOneCommandWithItsPlace) {
  EXPECT_EQ(annotations(a_run()),
            "::error file=cache.cc,line=42,title=Leak in Cache.Insert::Leak: Cache.Insert left 3.1 KiB%0A"
            "  +2.9 KiB, 100%25\n");
}

TEST(GithubText, NothingInATextIsACommand) {
  RunRecord run = a_run();
  run.tests[0].name = "a: b, c\n::set-output name=x::y";
  run.tests[0].verdicts[0].text = "one\r\n::warning::two%0A";
  run.tests[0].verdicts[0].file = "/src/a,b:c%.cc";
  EXPECT_EQ(annotations(run),
            "::error file=a%2Cb%3Ac%25.cc,line=42,title=Leak in a%3A b%2C c%0A%3A%3Aset-output name=x%3A%3Ay::"
            "one%0D%0A::warning::two%250A\n");
}

TEST(GithubText, AVerdictWithoutALineHasNoPlaceAndAnExcusedOneIsAWarning) {
  RunRecord run = a_run();
  run.tests[0].verdicts[0].file.clear();
  run.tests[0].verdicts[0].excused = true;
  EXPECT_THAT(annotations(run), StartsWith("::warning title=Leak in Cache.Insert::"));
}

TEST(GithubText, ARunWithoutVerdictsSaysNothing) {
  RunRecord run = a_run();
  run.tests[0].verdicts.clear();
  EXPECT_EQ(annotations(run), "");
}

std::string fingerprint(const RunRecord& run) { return placed_verdicts(run, kRoot).at(0).fingerprint; }

TEST(Fingerprint, StaysWhenLinesMoveAndSizesChange) {
  RunRecord moved = a_run();
  moved.tests[0].verdicts[0].line = 99;
  moved.tests[0].verdicts[0].bytes = 1;
  moved.tests[0].verdicts[0].text = "Leak: Cache.Insert left 1 B\n";
  EXPECT_EQ(fingerprint(moved), fingerprint(a_run()));
  EXPECT_EQ(fingerprint(a_run()), "a60c7c15f9f39659") << "nor from one version of Plimsoll to the next";
}

TEST(Fingerprint, IsAnotherForAnotherTestFileFunctionOrKind) {
  RunRecord other = a_run();
  other.tests[0].name = "Cache.Erase";
  EXPECT_NE(fingerprint(other), fingerprint(a_run()));
  other = a_run();
  other.tests[0].verdicts[0].file = "/src/b.cc";
  EXPECT_NE(fingerprint(other), fingerprint(a_run()));
  other = a_run();
  other.frames[0].function = "Cache::erase(int)";
  EXPECT_NE(fingerprint(other), fingerprint(a_run()));
  other = a_run();
  other.tests[0].verdicts[0].kind = "growth";
  EXPECT_NE(fingerprint(other), fingerprint(a_run()));
}

TEST(Fingerprint, TwoAtOnePlaceHaveTheirOwn) {
  RunRecord run = a_run();
  run.tests[0].verdicts.push_back(run.tests[0].verdicts[0]);
  const auto placed = placed_verdicts(run, kRoot);
  EXPECT_NE(placed.at(0).fingerprint, placed.at(1).fingerprint);
}

TEST(MarkdownText, HasTheVerdictsAndTheTestsByPeak) {
  EXPECT_EQ(markdown_text(a_run(), kRoot, 0),
            "## Memory: 2 tests, 1 failed\n\n"
            "### Leak in Cache.Insert at cache.cc:42\n\n"
            "```text\nLeak: Cache.Insert left 3.1 KiB\n  +2.9 KiB, 100%\n```\n\n"
            "| test | peak | most at the peak | left | allocations |\n|---|--:|---|--:|--:|\n"
            "| Cache.Finds | 2.0 MiB |  | 0 B | 3 |\n"
            "| **failed** Cache.Insert | 1.0 MiB | 878.9 KiB cache.cc:42 | 0 B | 3 |\n");
}

TEST(MarkdownText, SaysWhatChanged) {
  const std::string text = markdown_text(a_run(), kRoot, 1, {{{"my_tests", "Cache.Finds"}, 1 << 20}});
  EXPECT_THAT(text, HasSubstr("| allocations | change |\n"));
  EXPECT_THAT(text, HasSubstr("| Cache.Finds | 2.0 MiB |  | 0 B | 3 | +1.0 MiB |\n"));
  EXPECT_THAT(text, HasSubstr("\nand 1 more test with lower peaks\n"));
}

TEST(MarkdownText, NothingInANameOrATextIsMarkdown) {
  RunRecord run = a_run();
  run.tests[0].name = "a|b <script> `c`";
  run.tests[0].verdicts[0].text = "```\n# no heading\n";
  const std::string text = markdown_text(run, kRoot, 0);
  EXPECT_THAT(text, HasSubstr("a\\|b &lt;script\\> \\`c\\`"));
  EXPECT_THAT(text, HasSubstr("````text\n```\n# no heading\n````\n"));
}

TEST(SummaryText, HasTheHighestFirst) {
  const RunRecord run = a_run();
  const std::vector<const TestRecord*> tests{&run.tests[0], &run.tests[1]};
  EXPECT_EQ(summary_text(tests, 5),
            "plimsoll: 2 tests by peak\n  2.0 MiB  3 allocations  Cache.Finds\n"
            "  1.0 MiB  3 allocations  Cache.Insert\n");
  EXPECT_THAT(summary_text(tests, 1), StartsWith("plimsoll: the 1 of 2 tests with the highest peaks\n  2.0 MiB"));
  EXPECT_THAT(summary_text(tests, 1), Not(HasSubstr("Cache.Insert")));
  EXPECT_EQ(summary_text(tests, 0), "");
}

}  // namespace
}  // namespace plimsoll::report
