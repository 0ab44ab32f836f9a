// SPDX-License-Identifier: Apache-2.0
#include "symbols/source_places.hpp"

#include <gtest/gtest.h>

namespace {

using plimsoll::symbols::source_places;
using Places = std::vector<std::string>;

TEST(SourcePlaces, WithoutRootsAFileIsWhereItWasCompiled) {
  EXPECT_EQ(source_places("/build/src/a.cc", "/start", ""), Places{"/build/src/a.cc"});
}

TEST(SourcePlaces, ARelativePathAlsoCountsFromWhereTheProgramWasStarted) {
  EXPECT_EQ(source_places("src/a.cc", "/start", ""), (Places{"src/a.cc", "/start/src/a.cc"}));
  EXPECT_EQ(source_places("src/a.cc", "", ""), Places{"src/a.cc"});
}

TEST(SourcePlaces, ARootStandsForMoreAndMoreOfThePath) {
  EXPECT_EQ(source_places("/sandbox/src/a.cc", "", "/home/me"),
            (Places{"/sandbox/src/a.cc", "/home/me/sandbox/src/a.cc", "/home/me/src/a.cc", "/home/me/a.cc"}));
}

TEST(SourcePlaces, RootsAreAskedInTheirOrder) {
  EXPECT_EQ(source_places("/a.cc", "", "/one/,,two"), (Places{"/a.cc", "/one/a.cc", "two/a.cc"}));
}

TEST(SourcePlaces, NoFileIsNowhere) { EXPECT_EQ(source_places("", "/start", "/root"), Places{}); }

}  // namespace
