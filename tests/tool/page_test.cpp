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
const texts = (selector, within = document) => [...within.querySelectorAll(selector)].map(element => element.textContent);
const frames = () => [...document.querySelectorAll("#detail .graph")].map(graph => texts(".frame", graph));
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
saw.tones = [...document.querySelectorAll(".frame")].map(frame => [...frame.classList].at(-1));
saw.legend = texts("#detail .legend li");
saw.series = texts("#detail .series div");
[...document.querySelectorAll(".frame")].find(frame => frame.textContent.includes("Cache_Insert_Test")).click();
saw.zoomed = frames();
saw.told = document.querySelector(".shown").textContent;
search("");
saw.changes = [...document.querySelectorAll("#tests td.more, #tests td.less")].map(cell => cell.textContent);
saw.bands = document.querySelectorAll("#carries .band").length;
saw.held = texts("#carries .legend li");
saw.steps = texts("#carries title");
saw.background = getComputedStyle(document.body).backgroundColor;
saw.errors = errors;
document.body.append(Object.assign(document.createElement("output"), {textContent: JSON.stringify(saw)}));
</script></body>)";

constexpr const char* kErrors =
    "<body><script>const errors = []; addEventListener('error', event => errors.push(String(event.message)));"
    "console.error = (...words) => errors.push(words.join(' '));</script>";

class PageTest : public ToolCase {
 protected:
  // The page of a run, made with more options and opened with more flags.
  json seen(const report::RunRecord& run, const std::vector<std::string>& options = {},
            const std::vector<std::string>& flags = {}) const {
    const std::string page = folder_ + "/page.html";
    std::vector<std::string> arguments{"report", written("report.json", to_json(run)), "--format", "html"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    std::string text = tool(arguments).out;
    put(text, "<body>", kErrors);
    put(text, "</body>", kReader);
    std::ofstream(page) << text;
    return read_by_browser(page, flags);
  }

  std::string written(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + '/' + name) << text;
    return folder_ + '/' + name;
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
  report::RunRecord run = report::a_run();
  run.tests[0].name = "Cache.Insert <b>";
  const std::string baseline =
      written("memory.baseline",
              "[my_tests, gcc 12, libstdc++ 12, Debug]\nCache.Finds\tpeak=1048576\ttotal=1\tallocations=1\n");
  const json saw = seen(run, {"--baseline", baseline});
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
  EXPECT_EQ(saw["bands"], 0) << "no test left anything";
  EXPECT_THAT(saw["series"], IsEmpty());
  EXPECT_THAT(saw["errors"], IsEmpty());
}

TEST_F(PageTest, SaysInColoursAndWordsWhatChangedAgainstAnotherRun) {
  report::RunRecord former = report::a_run();
  former.frames.push_back({"Cache::old()", "/src/cache.cc", 7});
  former.frames[0].line = 40;  // the line has moved since
  former.tests[0].peak = 500'000;
  former.tests[0].peak_sites = {{400'000, 5, {0, 1}, 0}, {100'000, 1, {2, 1}, 0}};
  const json saw = seen(report::a_run(), {"--against", written("former.json", to_json(former))});
  EXPECT_THAT(saw["frames"], ElementsAre(ElementsAre("+535.7 KiB  all", "+390.6 KiB  Cache_Insert_Test::TestBody()",
                                                     "+488.3 KiB  Cache::insert(int)", "-97.7 KiB  Cache::old()",
                                                     "+145.1 KiB  other stacks")));
  EXPECT_THAT(saw["tones"], ElementsAre("grown", "grown", "grown", "shrunk", "grown"));
  EXPECT_THAT(saw["legend"][0].get<std::string>(), HasSubstr("more than before"));
  EXPECT_THAT(saw["changes"], ElementsAre("+535.7 KiB"));
  EXPECT_THAT(saw["errors"], IsEmpty());
}

TEST_F(PageTest, ShowsWhatTestsLeaveHeldAndWhatRepetitionsAdd) {
  report::RunRecord run = report::a_run();
  run.tests[0].verdicts[0].series = {40'960, 81'920};
  run.carries = {{"my_tests", "test", "Cache.Finds", 3000, 3, {{3000, 3, {0, 1}, 0}}},
                 {"my_tests", "test", "Cache.Insert", 1000, 1, {{1000, 1, {0, 1}, 0}}}};
  const json saw = seen(run);
  EXPECT_EQ(saw["bands"], 1) << "one line";
  EXPECT_THAT(saw["held"], ElementsAre("3.9 KiB of 2 tests  Cache::insert(int)  /src/cache.cc:42"));
  EXPECT_THAT(saw["steps"],
              ElementsAre("after Cache.Insert: 1000 B held (+1000 B)", "after Cache.Finds: 3.9 KiB held (+2.9 KiB)"));
  EXPECT_THAT(saw["series"], ElementsAre("+40.0 KiB", "+80.0 KiB"));
  EXPECT_THAT(saw["errors"], IsEmpty());
}

TEST_F(PageTest, IsLightOrDarkAsTheReaderLikes) {
  const report::RunRecord run = report::a_run();
  EXPECT_EQ(seen(run, {}, {"--blink-settings=preferredColorScheme=1"})["background"], "rgb(255, 255, 255)");
  EXPECT_EQ(seen(run, {}, {"--blink-settings=preferredColorScheme=0"})["background"], "rgb(20, 24, 29)");
}

}  // namespace
}  // namespace plimsoll::testing
