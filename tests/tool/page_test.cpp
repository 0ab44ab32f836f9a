// SPDX-License-Identifier: Apache-2.0
// The page of `plimsoll report --format html` in a browser without a window: it is opened as a file, with no network,
// used as a reader would, and what became of it is read from its document.
#include <fstream>
#include <nlohmann/json.hpp>

#include "hand_made_run.hpp"
#include "report/run_json.hpp"
#include "tool_case.hpp"

namespace plimsoll::testing {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Uses the page and writes what it saw into a last element.
constexpr const char* kReader = R"(<script>
const rows = () => [...document.querySelectorAll("#tests tr")].map(row => row.cells[0].textContent);
const head = title => [...document.querySelectorAll("#heads button")].find(button => button.textContent.startsWith(title));
const search = text => { const field = document.getElementById("search"); field.value = text; field.dispatchEvent(new Event("input")); };
const frames = () => [...document.querySelectorAll("#detail .graph")].map(graph => [...graph.querySelectorAll(".frame")].map(frame => frame.textContent));
const saw = {};
saw.by_peak = rows();
head("test").click();
saw.by_name = rows();
head("test").click();
saw.by_name_descending = rows();
search("CACHE::INSERT");
saw.found = rows();
saw.count = document.getElementById("count").textContent;
document.querySelector("#tests tr").click();
saw.title = document.querySelector("#detail h2").textContent;
saw.verdict = document.querySelector("#detail pre").textContent;
saw.frames = frames();
[...document.querySelectorAll(".frame")].find(frame => frame.textContent.startsWith("Cache_Insert_Test")).click();
saw.zoomed = frames();
saw.told = document.querySelector(".shown").textContent;
search("");
saw.changes = [...document.querySelectorAll("#tests td.more, #tests td.less")].map(cell => cell.textContent);
saw.background = getComputedStyle(document.body).backgroundColor;
saw.errors = errors;
document.body.append(Object.assign(document.createElement("output"), {textContent: JSON.stringify(saw)}));
</script></body>)";

constexpr const char* kErrors =
    "<body><script>const errors = []; addEventListener('error', event => errors.push(String(event.message)));"
    "console.error = (...words) => errors.push(words.join(' '));</script>";

class PageTest : public ToolCase {
 protected:
  json seen(const std::vector<std::string>& flags = {}) const {
    const std::string report = folder_ + "/report.json", page = folder_ + "/page.html";
    const std::string baseline = folder_ + "/memory.baseline";
    report::RunRecord run = report::a_run();
    run.tests[0].name = "Cache.Insert <b>";
    std::ofstream(report) << to_json(run);
    std::ofstream(baseline)
        << "[my_tests, gcc 12, libstdc++ 12, Debug]\nCache.Finds\tpeak=1048576\ttotal=1\tallocations=1\n";
    std::string text = tool({"report", report, "--format", "html", "--baseline", baseline}).out;
    put(text, "<body>", kErrors);
    put(text, "</body>", kReader);
    std::ofstream(page) << text;
    return read_by_browser(page, flags);
  }

 private:
  static void put(std::string& text, const std::string& mark, const std::string& replacement) {
    const auto at = text.rfind(mark);
    ASSERT_NE(at, std::string::npos) << mark;
    text.replace(at, mark.size(), replacement);
  }

  json read_by_browser(const std::string& page, const std::vector<std::string>& flags) const {
    std::vector<std::string> arguments{"--headless",
                                       "--no-sandbox",
                                       "--disable-gpu",
                                       "--disable-dev-shm-usage",
                                       "--no-first-run",
                                       "--disable-background-networking",
                                       "--host-resolver-rules=MAP * ~NOTFOUND",
                                       "--user-data-dir=" + folder_ + "/browser",
                                       "--dump-dom"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    arguments.push_back("file://" + page);
    const Outcome outcome = run_process(CHROMIUM, arguments);
    const std::string begin = "<output>", end = "</output>";
    const auto from = outcome.out.find(begin), to = outcome.out.find(end, from);
    if (to == std::string::npos) {
      ADD_FAILURE() << outcome.text();
      return {};
    }
    std::string text = outcome.out.substr(from + begin.size(), to - from - begin.size());
    for (const auto& [written, meant] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&amp;", "&")})
      for (auto at = text.find(written); at != std::string::npos; at = text.find(written, at + 1))
        text.replace(at, std::string(written).size(), meant);
    return json::parse(text);
  }
};

TEST_F(PageTest, IsSortedSearchedAndClickedWithoutAnError) {
  const json saw = seen();
  EXPECT_THAT(saw["by_peak"], ElementsAre("Cache.Finds", "Cache.Insert <b>"));
  EXPECT_THAT(saw["by_name"], ElementsAre("Cache.Finds", "Cache.Insert <b>"));
  EXPECT_THAT(saw["by_name_descending"], ElementsAre("Cache.Insert <b>", "Cache.Finds"));
  EXPECT_THAT(saw["found"], ElementsAre("Cache.Insert <b>")) << "by a function of its stacks";
  EXPECT_EQ(saw["count"], "1 of 2 tests");
  EXPECT_EQ(saw["title"], "Cache.Insert <b>");
  EXPECT_THAT(saw["verdict"].get<std::string>(), HasSubstr("Leak: Cache.Insert left 3.1 KiB"));
  EXPECT_THAT(saw["frames"],
              ElementsAre(ElementsAre("all", "Cache_Insert_Test::TestBody()", "Cache::insert(int)", "other stacks")));
  EXPECT_THAT(saw["zoomed"], ElementsAre(ElementsAre("Cache_Insert_Test::TestBody()", "Cache::insert(int)")));
  EXPECT_THAT(saw["told"].get<std::string>(), HasSubstr("878.9 KiB in 12 blocks"));
  EXPECT_THAT(saw["changes"], ElementsAre("+1.0 MiB"));
  EXPECT_THAT(saw["errors"], IsEmpty());
}

TEST_F(PageTest, IsLightOrDarkAsTheReaderLikes) {
  EXPECT_EQ(seen({"--blink-settings=preferredColorScheme=1"})["background"], "rgb(255, 255, 255)");
  EXPECT_EQ(seen({"--blink-settings=preferredColorScheme=0"})["background"], "rgb(20, 24, 29)");
}

}  // namespace
}  // namespace plimsoll::testing
