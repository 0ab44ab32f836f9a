// SPDX-License-Identifier: Apache-2.0
#include "child_run.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "framework.hpp"

namespace plimsoll::testing {
namespace {

// Where the framework in question has that source.
std::string path_of(const std::string& file) {
  for (const std::string& folder : framework().folders)
    if (const std::string path = CHILD_SOURCES "/" + folder + '/' + file; std::filesystem::exists(path)) return path;
  return {};
}

}  // namespace

std::set<std::string> ChildOutcome::failed() const { return framework().failed_tests(out, xml); }
std::set<std::string> ChildOutcome::passed() const { return framework().passed_tests(out, xml); }

std::size_t ChildOutcome::count(const std::string& words) const {
  std::size_t count = 0;
  for (auto at = told.find(words); at != std::string::npos; at = told.find(words, at + words.size())) ++count;
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

Child& Child::filter(const std::string& pattern) { return argument(framework().filter(pattern)); }

ChildOutcome Child::run() const {
  const std::string xml = temporary_path(".xml");
  std::vector<std::string> arguments = framework().plain_with_xml(xml);
  arguments.insert(arguments.end(), arguments_.begin(), arguments_.end());
  ChildOutcome outcome{start(arguments), contents_of(xml), {}};
  outcome.told = framework().told(outcome.out, outcome.xml) + outcome.err;
  std::filesystem::remove(xml);
  return outcome;
}

ChildOutcome Child::run_as_is() const {
  ChildOutcome outcome{start(arguments_), {}, {}};
  outcome.told = outcome.text();
  return outcome;
}

std::set<std::string> Child::tests() const {
  std::vector<std::string> arguments = arguments_;
  arguments.insert(arguments.end(), framework().list.begin(), framework().list.end());
  return framework().listed(start(arguments).out);
}

Outcome Child::start(const std::vector<std::string>& arguments) const {
  const std::string program = CHILD_FOLDER "/" + framework().child_prefix + name_;
  if (tool_.empty()) return run_process(program, arguments, environment_);
  std::vector<std::string> with_program = {program};
  with_program.insert(with_program.end(), arguments.begin(), arguments.end());
  return run_process(tool_, with_program, environment_);
}

Child& Child::under(std::string tool) {
  tool_ = std::move(tool);
  return *this;
}

std::string place(const std::string& file, const std::string& name) {
  std::ifstream in(path_of(file));
  int number = 0, found = 0, times = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.ends_with("// LINE: " + name)) found = number, ++times;
  }
  EXPECT_EQ(times, 1) << "there must be one `LINE: " << name << "` in " << file;
  return file + ':' + std::to_string(found);
}

std::string failure_at(const std::string& file, const std::string& name) {
  return place(file, name) + framework().failure_mark;
}

std::string in_xml(const std::string& file, const std::string& name) {
  const std::string whole = place(file, name);
  const auto colon = whole.rfind(':');
  return framework().in_xml(whole.substr(0, colon), whole.substr(colon + 1));
}

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
