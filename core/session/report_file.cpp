// SPDX-License-Identifier: Apache-2.0
#include "session/report_file.hpp"

#include <errno.h>
#include <unistd.h>

#include <exception>

#include "options/options.hpp"
#include "report/run_json.hpp"
#include "snapshot/whole_file.hpp"

namespace plimsoll::session {
namespace {

std::string meaning_of(char letter) {
  switch (letter) {
    case 'p':
      return std::to_string(getpid());
    case 't':
      return program_invocation_short_name;
    case '%':
      return "%";
    default:
      return std::string("%") + letter;
  }
}

}  // namespace

std::string path_from_option(std::string_view written) {
  std::string path;
  for (std::size_t i = 0; i < written.size(); ++i)
    if (written[i] == '%' && i + 1 < written.size())
      path += meaning_of(written[++i]);
    else
      path += written[i];
  const std::string start(options::start_directory());
  return path.starts_with('/') || start.empty() ? path : start + '/' + path;
}

std::string write_report(const report::RunRecord& run) {
  const std::string_view written = options::values().report;
  if (written.empty()) return {};
  try {
    snapshot::write_file(path_from_option(written), report::to_json(run));
    return {};
  } catch (const std::exception& error) {
    return "the report of this run could not be written: " + std::string(error.what()) +
           ". PLIMSOLL_OPTIONS=report= takes a file in a folder that is there.";
  }
}

}  // namespace plimsoll::session
