// SPDX-License-Identifier: Apache-2.0
#include "report/growth_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

GrowthAtLine at_registry() {
  GrowthAtLine growth;
  growth.line.size = 40960;
  growth.line.count = 1;
  growth.line.frame = {"Registry::remember(Session)", "registry.cc", 20};
  growth.line.source = "sessions_.push_back(session);";
  growth.gains = {40960, 40960, 1};
  return growth;
}

TEST(GrowthText, HasTheSeriesTheLineAndTheHolder) {
  GrowthAtLine growth = at_registry();
  growth.holder.root = ledger::Holder::Root::global;
  growth.holder.variable.name = "g_sessions";
  growth.holder.variable.file = "registry.cc";
  growth.holder.variable.line = 7;
  growth.holder.way = {{"std::list node", 56}};
  EXPECT_EQ(growth_text("Session.Login", growth),
            "Growing: Session.Login keeps more each time it is repeated: +40.0 KiB, +40.0 KiB, +1 B\n"
            "  +40.0 KiB  1 block  registry.cc:20  Registry::remember(Session)\n"
            "                      20 |   sessions_.push_back(session);\n"
            "  held by g_sessions (registry.cc:7) -> std::list node\n");
}

TEST(GrowthText, WithoutAHolderSaysNothingOfOne) {
  EXPECT_EQ(growth_text("a name with spaces", at_registry()),
            "Growing: \"a name with spaces\" keeps more each time it is repeated: +40.0 KiB, +40.0 KiB, +1 B\n"
            "  +40.0 KiB  1 block  registry.cc:20  Registry::remember(Session)\n"
            "                      20 |   sessions_.push_back(session);\n");
}

TEST(GrowthText, NamesTheTestThatMadeWhatGrew) {
  GrowthAtLine growth = at_registry();
  growth.container = {{ledger::Owner::test, "Session.Login"}, {"", 24}};
  const std::string text = growth_text("Session.Logout", growth);
  EXPECT_NE(text.find("\n  born in Session.Login, grew in Session.Logout: it hangs on a 24 B block of the former\n"),
            std::string::npos)
      << text;
  growth.container = {{ledger::Owner::suite, "suite Session", ledger::Phase::set_up}, {"Cache", 24}};
  EXPECT_NE(growth_text("Session.Logout", growth).find("born in the set-up of suite Session, grew in Session.Logout"),
            std::string::npos);
}

TEST(GrowthText, SaysWhereATestWasRepeated) {
  EXPECT_EQ(repeated_elsewhere_text(3),
            "  seen when it was repeated 3 times in a process of its own, after the run (confirm=3)\n");
}

TEST(GrowthText, SaysThatTestsCouldNotBeRepeatedAndWhy) {
  EXPECT_EQ(unrepeated_text(1, "why."), "plimsoll: 1 test suspected of growing could not be repeated: why.\n");
  EXPECT_EQ(unrepeated_text(3, "why."), "plimsoll: 3 tests suspected of growing could not be repeated: why.\n");
}

}  // namespace
}  // namespace plimsoll::report
