// SPDX-License-Identifier: Apache-2.0
#include "child_run.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace plimsoll::testing {
namespace {

std::set<std::string> tests_marked(const std::string& text, const std::string& mark) {
  std::set<std::string> tests;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const auto at = line.find(mark);
    if (at == std::string::npos || line.find('.', at + mark.size()) == std::string::npos) continue;
    const std::string rest = line.substr(at + mark.size());
    tests.insert(rest.substr(0, rest.find_first_of(" ,")));
  }
  return tests;
}

}  // namespace

std::set<std::string> ChildOutcome::failed() const { return tests_marked(out, "[  FAILED  ] "); }
std::set<std::string> ChildOutcome::passed() const { return tests_marked(out, "[       OK ] "); }

std::size_t ChildOutcome::count(const std::string& words) const {
  const std::string all = text();
  std::size_t count = 0;
  for (auto at = all.find(words); at != std::string::npos; at = all.find(words, at + words.size())) ++count;
  return count;
}

Child& Child::argument(std::string text) {
  arguments_.push_back(std::move(text));
  return *this;
}

Child& Child::environment(std::string entry) {
  environment_.push_back(std::move(entry));
  return *this;
}

ChildOutcome Child::run() const {
  const std::string xml = temporary_path(".xml");
  std::vector<std::string> arguments = arguments_;
  arguments.insert(arguments.begin(), {"--gtest_color=no", "--gtest_output=xml:" + xml});
  ChildOutcome outcome{run_process(CHILD_FOLDER "/child_" + name_, arguments, environment_), {}};
  outcome.xml = contents_of(xml);
  std::filesystem::remove(xml);
  return outcome;
}

std::string place(const std::string& file, const std::string& name) {
  std::ifstream in(CHILD_SOURCES "/" + file);
  int number = 0, found = 0, times = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.ends_with("// LINE: " + name)) found = number, ++times;
  }
  EXPECT_EQ(times, 1) << "there must be one `LINE: " << name << "` in " << file;
  return file + ':' + std::to_string(found);
}

std::string failure_at(const std::string& file, const std::string& name) { return place(file, name) + ": Failure"; }

std::string temporary_path(const std::string& extension) {
  static int number = 0;
  const std::string name = "plimsoll_test_" + std::to_string(getpid()) + '_' + std::to_string(++number) + extension;
  return std::filesystem::temp_directory_path() / name;
}

std::string contents_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace plimsoll::testing
