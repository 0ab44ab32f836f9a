// SPDX-License-Identifier: Apache-2.0
#include "session/command.hpp"

#include <fstream>

namespace plimsoll::session {
namespace {

std::vector<std::string> texts_in(const char* path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<std::string> texts;
  for (std::string text; std::getline(in, text, '\0');) texts.push_back(text);
  return texts;
}

}  // namespace

std::optional<Command> command_of_this_process() {
  Command command{texts_in("/proc/self/cmdline"), texts_in("/proc/self/environ")};
  if (command.arguments.empty()) return std::nullopt;
  return command;
}

void set_variable(Command& command, const std::string& name, const std::string& value) {
  std::erase_if(command.environment, [&](const std::string& entry) { return entry.starts_with(name + '='); });
  command.environment.push_back(name + '=' + value);
}

void add_option(Command& command, const std::string& option) {
  const std::string name = "PLIMSOLL_OPTIONS=";
  std::string options;
  for (const std::string& entry : command.environment)
    if (entry.starts_with(name)) options = entry.substr(name.size()) + ':';
  set_variable(command, "PLIMSOLL_OPTIONS", options + option);
}

}  // namespace plimsoll::session
