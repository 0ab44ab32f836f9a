// SPDX-License-Identifier: Apache-2.0
#include "report/suppression_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

TEST(SuppressionText, SaysNothingWhenThereAreNone) { EXPECT_EQ(suppressions_text({}), ""); }

TEST(SuppressionText, CountsWhatAPatternSilenced) {
  EXPECT_EQ(suppressions_text({{"cache*", "lsan.supp:3", 12, 3482, {"A.B", "A.C"}}}),
            "plimsoll: suppression leak:cache* (lsan.supp:3) matched 12 blocks, 3.4 KiB in 2 tests\n");
  EXPECT_EQ(suppressions_text({{"a", "f:1", 1, 8, {"A.B"}}}),
            "plimsoll: suppression leak:a (f:1) matched 1 block, 8 B in 1 test\n");
  EXPECT_EQ(suppressions_text({{"a", "f:1", 1, 8, {}}}),
            "plimsoll: suppression leak:a (f:1) matched 1 block, 8 B outside all tests\n");
}

TEST(SuppressionText, NamesThoseThatMatchedNothingInOneLine) {
  EXPECT_EQ(suppressions_text({{"a", "f:1", 0, 0, {}}}), "plimsoll: 1 suppression matched nothing: leak:a (f:1)\n");
  EXPECT_EQ(suppressions_text({{"a", "f:1", 0, 0, {}}, {"b", "f:2", 1, 0, {"A.B"}}, {"c", "f:3", 0, 0, {}}}),
            "plimsoll: suppression leak:b (f:2) matched 1 block, 0 B in 1 test\n"
            "plimsoll: 2 suppressions matched nothing: leak:a (f:1), leak:c (f:3)\n");
}

TEST(SuppressionText, CutsALongPattern) {
  EXPECT_EQ(suppressions_text({{std::string(1'000'000, 'x'), "f:1", 0, 0, {}}}),
            "plimsoll: 1 suppression matched nothing: leak:" + std::string(120, 'x') + "... (f:1)\n");
}

}  // namespace
}  // namespace plimsoll::report
