// SPDX-License-Identifier: Apache-2.0
// How the drivers run a child program and read what it says. What depends on the child's framework is in framework.hpp.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "run_process.hpp"

namespace plimsoll::testing {

struct ChildOutcome : Outcome {
  std::string xml;   // the framework's own report
  std::string told;  // all that was said, where no console breaks its lines

  std::set<std::string> failed() const;  // names of tests
  std::set<std::string> passed() const;
  std::size_t count(const std::string& words) const;
  bool says(const std::string& words) const { return count(words) > 0; }
};

// One run of a child program, described and then done.
class Child {
 public:
  explicit Child(std::string name) : name_(std::move(name)) {}

  Child& filter(const std::string& pattern);  // as GoogleTest writes it: "Suite.*:Other.Test"
  Child& argument(std::string text);
  Child& options(const std::string& text) { return environment("PLIMSOLL_OPTIONS=" + text); }
  Child& environment(std::string entry);
  Child& under(std::string tool);  // a program that runs it, as valgrind does
  ChildOutcome run() const;
  std::set<std::string> tests() const;  // that the filter lets through
  ChildOutcome run_as_is() const;       // with the arguments given and no more: no xml, and colours as they come

 private:
  Outcome start(const std::vector<std::string>& arguments) const;

  std::string name_, tool_;
  std::vector<std::string> arguments_;
  std::vector<std::string> environment_;
};

// "file.cpp:12", where the comment `LINE: name` stands in the child's source. Fails the test when it is not there once.
std::string place(const std::string& file, const std::string& name);

// The same as the framework begins a failure: "file.cpp:12: Failure".
std::string failure_at(const std::string& file, const std::string& name);

// The same as it stands in the framework's XML.
std::string in_xml(const std::string& file, const std::string& name);

// A path that no other test uses; the file does not exist.
std::string temporary_path(const std::string& extension);
std::string contents_of(const std::string& path);

}  // namespace plimsoll::testing
