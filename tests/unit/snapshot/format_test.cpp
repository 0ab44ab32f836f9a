// SPDX-License-Identifier: Apache-2.0
// Texts that people and scripts read: tracemalloc's form.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "hand_made.hpp"
#include "scratch_folder.hpp"

namespace plimsoll {
namespace {

using testing::hand_made;
using ::testing::TempDir;

const Frame kRow{"build_row(int)", "report.cc", 31};

template <class T>
std::string printed(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

TEST(Format, StatisticHasPlaceSizeCountAndAverage) {
  EXPECT_EQ(printed(Statistic{10240, 10, Stack({kRow})}), "report.cc:31: size=10.0 KiB, count=10, average=1.0 KiB");
  EXPECT_EQ(printed(Statistic{0, 0, Stack({kRow})}), "report.cc:31: size=0 B, count=0");
}

TEST(Format, StatisticWithoutALineGoesByFunctionThenByFile) {
  EXPECT_EQ(to_string(Statistic{1, 1, Stack({Frame{"build_row(int)", "report.cc"}})}),
            "build_row(int): size=1 B, count=1, average=1 B");
  EXPECT_EQ(to_string(Statistic{1, 1, Stack({Frame{"", "report.cc"}})}), "report.cc: size=1 B, count=1, average=1 B");
  EXPECT_EQ(to_string(Statistic{1, 1, {}}), "(no stack was kept): size=1 B, count=1, average=1 B");
}

TEST(Format, StatisticOfAPoolNamesItsDomain) {
  EXPECT_EQ(to_string(Statistic{1, 1, Stack({kRow}), 7}), "report.cc:31 (domain 7): size=1 B, count=1, average=1 B");
}

TEST(Format, DifferenceHasSignsOnBothFigures) {
  EXPECT_EQ(printed(StatisticDiff{3072, 3, 1024, 1, Stack({kRow})}),
            "report.cc:31: size=3.0 KiB (+1.0 KiB), count=3 (+1), average=1.0 KiB");
  EXPECT_EQ(printed(StatisticDiff{0, 0, -2048, -2, Stack({kRow})}), "report.cc:31: size=0 B (-2.0 KiB), count=0 (-2)");
  EXPECT_EQ(printed(StatisticDiff{5, 1, 0, 0, Stack({kRow})}),
            "report.cc:31: size=5 B (+0 B), count=1 (+0), average=5 B");
}

class StackFormat : public ::testing::Test {
 protected:
  StackFormat() { std::ofstream(file_) << "first\n  int  x = row();  \n\nlast\n"; }

  const testing::ScratchFolder folder_;
  const std::string file_ = folder_ / "report.cc";
  const Stack stack_{{{"inner()", file_, 2}, {"middle()", file_, 3}, {"outer()", "", 0}}};

  std::string in(const char* function, int line) const {
    return "  File \"" + file_ + "\", line " + std::to_string(line) + ", in " + function;
  }
};

TEST_F(StackFormat, HasTheTextOfEachLineThatThereIs) {
  EXPECT_EQ(stack_.format(),
            (std::vector<std::string>{in("inner()", 2), "    int  x = row();", in("middle()", 3), "  in outer()"}));
  EXPECT_EQ(printed(stack_), in("inner()", 2) + "\n    int  x = row();\n" + in("middle()", 3) + "\n  in outer()\n");
}

TEST_F(StackFormat, KeepsTheInnermostOrTheOutermost) {
  EXPECT_EQ(stack_.format(1), (std::vector<std::string>{in("inner()", 2), "    int  x = row();"}));
  EXPECT_EQ(stack_.format(-2), (std::vector<std::string>{in("middle()", 3), "  in outer()"}));
  EXPECT_EQ(stack_.format(-9).size(), 4u);
}

TEST_F(StackFormat, PutsTheInnermostLastWhenAsked) {
  EXPECT_EQ(stack_.format(2, false),
            (std::vector<std::string>{in("middle()", 3), in("inner()", 2), "    int  x = row();"}));
}

TEST_F(StackFormat, TakesTheTextThatALoadedSnapshotBrings) {
  const auto statistics = hand_made({{{{"f()", "/no/such/file.cc", 5, symbols::Origin::user, "auto x = new int;"}}, 4}})
                              .statistics(GroupBy::line);
  EXPECT_EQ(statistics.at(0).stack.format(),
            (std::vector<std::string>{"  File \"/no/such/file.cc\", line 5, in f()", "    auto x = new int;"}));
}

}  // namespace
}  // namespace plimsoll
