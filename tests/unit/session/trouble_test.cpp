// SPDX-License-Identifier: Apache-2.0
#include "session/trouble.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <array>

namespace plimsoll::session {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

std::string written(Trouble::Kind kind, std::string_view text, const std::vector<std::uintptr_t>& stack) {
  std::array<int, 2> ends;
  EXPECT_EQ(pipe(ends.data()), 0);
  write_trouble(ends[1], kind, text, 5, 6, stack);
  std::string bytes(8192, '\0');
  bytes.resize(static_cast<std::size_t>(read(ends[0], bytes.data(), bytes.size())));
  close(ends[0]);
  close(ends[1]);
  return bytes;
}

TEST(TroubleTest, IsReadAsItWasWritten) {
  TroubleReader reader;
  reader.add(written(Trouble::Kind::threw, "std::logic_error", {11, 12}) + written(Trouble::Kind::done, "", {}));
  const auto first = reader.next(), second = reader.next();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->kind, Trouble::Kind::threw);
  EXPECT_EQ(first->text, "std::logic_error");
  EXPECT_EQ(first->size, 5u);
  EXPECT_EQ(first->count, 6u);
  EXPECT_THAT(first->stack, ElementsAre(11, 12));
  EXPECT_EQ(second->kind, Trouble::Kind::done);
  EXPECT_FALSE(reader.next());
}

TEST(TroubleTest, ComesInPieces) {
  TroubleReader reader;
  for (const char byte : written(Trouble::Kind::leaked, "text", {1, 2, 3})) {
    EXPECT_FALSE(reader.next());
    reader.add({&byte, 1});
  }
  EXPECT_TRUE(reader.next());
}

TEST(TroubleTest, WhatIsTooLongIsCut) {
  TroubleReader reader;
  reader.add(written(Trouble::Kind::crashed, std::string(9999, 'x'), std::vector<std::uintptr_t>(200, 7)));
  const auto trouble = reader.next();
  ASSERT_TRUE(trouble);
  EXPECT_THAT(trouble->text, SizeIs(1024));
  EXPECT_THAT(trouble->stack, SizeIs(64));
}

TEST(TroubleTest, NonsenseIsNotBelieved) {
  TroubleReader reader;
  reader.add(std::string(1000, '\xFF'));
  EXPECT_FALSE(reader.next());
  reader.add(written(Trouble::Kind::done, "", {}));
  EXPECT_FALSE(reader.next());
}

}  // namespace
}  // namespace plimsoll::session
