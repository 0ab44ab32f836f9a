// SPDX-License-Identifier: Apache-2.0
// Exports, as the tools that they are for would read them.
#include <fstream>
#include <nlohmann/json.hpp>

#include "json_schema.hpp"
#include "tool_case.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class ExportTest : public ToolCase {
 protected:
  Outcome exported(const char* format) const { return tool({"export", new_, "--format", format}); }
};

TEST_F(ExportTest, FoldedHasAStackOnEachLine) {
  EXPECT_EQ(exported("folded").out,
            "Catch::Section::Section();std::allocate() 77\n"
            "main 64\n"
            "main;Cache::insert(int);std::allocate() 3072\n"
            "main;Logger::log() 1000\n");
  EXPECT_THAT(tool({"export", new_, "--format", "folded", "--value", "blocks", "--domain", "7"}).out, "main 2\n");
}

TEST_F(ExportTest, JsonHasEverything) {
  const json read = json::parse(exported("json").out);
  EXPECT_EQ(read["size"], 4213);
  EXPECT_EQ(read["count"], 13);
  ASSERT_EQ(read["traces"].size(), 4u);
  const json& trace = read["traces"][0];
  EXPECT_EQ(trace["size"], 3072);
  EXPECT_EQ(trace["stack"][1], (json{{"function", "Cache::insert(int)"}, {"file", "/src/cache.cc"}, {"line", 42}}));
  EXPECT_EQ(read["traces"][3]["domain"], 7);
}

TEST_F(ExportTest, SpeedscopeFitsItsSchema) {
  const std::string path = folder_ + "/speedscope.json";
  ASSERT_EQ(tool({"export", new_, "--format", "speedscope", "--output", path}).exit_code, 0);
  expect_fits_schema(path, HERE "/speedscope.schema.json");
}

TEST_F(ExportTest, SpeedscopeAddsUp) {
  const json read = json::parse(exported("speedscope").out);
  const std::size_t frames = read["shared"]["frames"].size();
  EXPECT_EQ(frames, 5u) << "each frame once";
  for (const json& profile : read["profiles"]) {
    EXPECT_EQ(profile["samples"].size(), profile["weights"].size());
    std::size_t sum = 0;
    for (const json& weight : profile["weights"]) sum += weight.get<std::size_t>();
    EXPECT_EQ(profile["endValue"], sum);
    for (const json& sample : profile["samples"])
      for (const json& frame : sample) EXPECT_LT(frame.get<std::size_t>(), frames);
  }
  const json outermost = read["profiles"][0]["samples"][0][0];
  EXPECT_EQ(read["shared"]["frames"][outermost.get<std::size_t>()]["name"], "main");
}

// protoc prints what it decoded, in the order of the fields; an unknown field would have a number for a name.
TEST_F(ExportTest, PprofIsDecodedByProtoc) {
  const std::string path = folder_ + "/heap.pb";
  ASSERT_EQ(tool({"export", new_, "--format", "pprof", "--output", path}).exit_code, 0);
  const Outcome outcome = run_process(
      "/bin/sh", {"-c", PROTOC " --proto_path=" HERE " --decode=plimsoll.test.Profile profile.proto < " + path});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  std::string text = outcome.out;
  EXPECT_THAT(text, HasSubstr("sample {\n  location_id: 1\n  location_id: 2\n  location_id: 3\n"
                              "  value: 3\n  value: 3072\n}\n"));
  EXPECT_THAT(text, HasSubstr("location {\n  id: 2\n  line {\n    function_id: 2\n    line: 42\n  }\n}\n"));
  EXPECT_THAT(text, HasSubstr("string_table: \"Cache::insert(int)\"\n"));
  EXPECT_THAT(text, HasSubstr("label {\n    key:"));
  EXPECT_THAT(text, HasSubstr("    num: 7\n"));
  EXPECT_LT(text.find("string_table: \"\"\n"), text.find("string_table: \"inuse_objects\"\n")) << "the first is empty";
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    EXPECT_FALSE(std::isdigit(static_cast<unsigned char>(line[line.find_first_not_of(' ')]))) << line;
}

TEST_F(ExportTest, AFileThatCannotBeWrittenIsAnError) {
  const Outcome outcome = tool({"export", new_, "--format", "json", "--output", "/no/such/folder/x"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_EQ(outcome.err, "plimsoll: cannot write '/no/such/folder/x': No such file or directory\n");
}

}  // namespace
}  // namespace plimsoll::testing
