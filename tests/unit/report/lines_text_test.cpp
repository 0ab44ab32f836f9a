// SPDX-License-Identifier: Apache-2.0
#include "report/lines_text.hpp"

#include <gtest/gtest.h>

namespace plimsoll::report {
namespace {

snapshot::TopLine line(std::size_t size, std::size_t count, Frame frame, std::string source = {}) {
  snapshot::TopLine top;
  top.size = size;
  top.count = count;
  top.frame = std::move(frame);
  top.source = std::move(source);
  return top;
}

TEST(LinesText, AlignsFiguresAndPutsTextAndCallersBelow) {
  snapshot::TopLine large = line(10 << 20, 10000, {"build_row(int)", "report.cc", 31}, "row.blob = make();");
  large.callers = {{{"build_report(int)", "report.cc", 44}, false}, {{"T::TestBody()", "report_test.cc", 15}, true}};
  EXPECT_EQ(lines_text({large, line(256 << 10, 1, {"build_report(int)", "report.cc", 43})}, {}),
            "   +10.0 MiB  10000 blocks  report.cc:31  build_row(int)\n"
            "                            31 |   row.blob = make();\n"
            "                            called from report.cc:44 build_report(int) <- report_test.cc:15 (test body)\n"
            "  +256.0 KiB       1 block  report.cc:43  build_report(int)\n");
}

TEST(LinesText, TellsALongWayOutByItsBeginningAndItsEnd) {
  snapshot::TopLine deep = line(8, 1, {"leaf()", "a.cc", 1});
  for (int i = 1; i <= 8; ++i) deep.callers.push_back({{"f" + std::to_string(i), "a.cc", i}, false});
  EXPECT_NE(lines_text({deep}, {}).find("<- a.cc:7 f7 <- a.cc:8 f8\n"), std::string::npos);
  deep.callers.push_back({{"main", "a.cc", 9}, false});
  EXPECT_NE(lines_text({deep}, {}).find("<- a.cc:7 f7 <- 1 more <- a.cc:9 main\n"), std::string::npos);
  deep.callers.push_back({{"T::TestBody()", "a.cc", 10}, true});
  EXPECT_NE(lines_text({deep}, {}).find("<- a.cc:7 f7 <- 2 more <- a.cc:10 (test body)\n"), std::string::npos);
}

TEST(LinesText, SaysHowManyLinesItLeavesOut) {
  const std::vector<snapshot::TopLine> lines(5, line(1, 1, {"f()", "a.cc", 1}));
  EXPECT_NE(lines_text(lines, {3}).find("  and 2 more lines; PLIMSOLL_OPTIONS=top=0 shows all\n"), std::string::npos);
  EXPECT_NE(lines_text(lines, {4}).find("  and 1 more line; "), std::string::npos);
  EXPECT_EQ(lines_text(lines, {5}).find("more line"), std::string::npos);
  EXPECT_EQ(lines_text(lines, {0}).find("more line"), std::string::npos) << "0 means all";
}

snapshot::TopLine blind_line(std::string function, std::string module, std::size_t offset) {
  snapshot::TopLine blind = line(8, 1, {std::move(function), "", 0});
  blind.module_without_debug_info = std::move(module);
  blind.module_offset = offset;
  blind.advice = "advice";
  return blind;
}

TEST(LinesText, NamesEachModuleThatHasNoDebugInfoOnce) {
  const snapshot::TopLine first = blind_line("make_table()", "/opt/libtable.so", 0x1a2);
  const snapshot::TopLine second = blind_line("/opt/libchair.so+0x3", "/opt/libchair.so", 3);
  EXPECT_EQ(lines_text({first, second, first}, {}),
            "  +8 B  1 block  make_table()  (libtable.so+0x1a2)\n"
            "  +8 B  1 block  /opt/libchair.so+0x3\n"
            "  +8 B  1 block  make_table()  (libtable.so+0x1a2)\n"
            "  No line numbers in /opt/libtable.so: advice.\n"
            "  No line numbers in /opt/libchair.so: advice.\n");
}

TEST(LinesText, SaysWhenNoFrameIsTheUsers) {
  snapshot::TopLine foreign = line(8, 1, {"curl_easy_init", "easy.c", 7});
  foreign.foreign = true;
  EXPECT_NE(lines_text({foreign}, {}).find("no frame of this stack is in code of yours"), std::string::npos);
}

TEST(LinesText, ABlockWithoutAStackIsNotPassedOver) {
  EXPECT_EQ(lines_text({line(8, 1, {})}, {}), "  +8 B  1 block  (no stack was kept)\n");
}

TEST(ShareText, CountsOnlyTheLinesThatAreShown) {
  const std::vector<snapshot::TopLine> lines{line(900, 1, {}), line(100, 1, {})};
  EXPECT_EQ(share_text(lines, 1, 1000), "90.0% of 1000 B");
  EXPECT_EQ(share_text(lines, 0, 1000), "100.0% of 1000 B");
  EXPECT_EQ(share_text({}, 0, 0), "100.0% of 0 B");
}

}  // namespace
}  // namespace plimsoll::report
