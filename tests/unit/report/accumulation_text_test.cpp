// SPDX-License-Identifier: Apache-2.0
#include "report/accumulation_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

snapshot::TopLine line(std::string function, std::string file, std::size_t size) {
  snapshot::TopLine made;
  made.size = size;
  made.count = 1;
  made.frame = {std::move(function), std::move(file), 20};
  return made;
}

ledger::Holder sessions() {
  ledger::Holder holder;
  holder.root = ledger::Holder::Root::global;
  holder.variable.name = "g_sessions";
  holder.way = {{"std::list node", 56}};
  return holder;
}

TEST(SuitesGrowthText, HasFiguresLinesAndTheHoldersOfTheFirst) {
  EXPECT_EQ(suites_growth_text("suite Session", 3072, 2048,
                               {line("remember()", "a.cc", 2048), line("log()", "b.cc", 1024)}, {sessions()}, 10),
            "Growth ceiling exceeded: what suite Session left held at its end: 3.0 KiB > 2.0 KiB (over by 1.0 KiB)\n"
            "Still live (100.0% of 3.0 KiB):\n"
            "  +2.0 KiB  1 block  a.cc:20  remember()\n"
            "  +1.0 KiB  1 block  b.cc:20  log()\n"
            "  a.cc:20: held by g_sessions -> std::list node\n");
}

TEST(SuitesGrowthText, SaysNothingOfAHolderThatWasNotFound) {
  const std::string text = suites_growth_text("suite S", 2, 1, {line("f()", "", 2)}, {ledger::Holder()}, 10);
  EXPECT_EQ(text.find("held by"), std::string::npos) << text;
}

TEST(GrowthCeilingText, OfTheRunNamesNoSuite) {
  EXPECT_EQ(growth_ceiling_text(2, 1, {line("f()", "a.cc", 2)}, 10),
            "Growth ceiling exceeded: what the tests left held at the end of the run: 2 B > 1 B (over by 1 B)\n"
            "Still live (100.0% of 2 B):\n"
            "  +2 B  1 block  a.cc:20  f()\n");
}

}  // namespace
}  // namespace plimsoll::report
