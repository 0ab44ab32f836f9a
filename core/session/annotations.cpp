// SPDX-License-Identifier: Apache-2.0
#include "session/annotations.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "options/options.hpp"
#include "report/github_text.hpp"
#include "report/markdown_text.hpp"
#include "report/verdict_places.hpp"

namespace plimsoll::session {
namespace {

constexpr std::size_t kTestsOfSummary = 20;

// One write: jobs append to it at once. It is a courtesy; a job without it fails by its tests.
void append_summary(const std::string& page) {
  const char* const path = secure_getenv("GITHUB_STEP_SUMMARY");
  if (!path || !*path) return;
  const int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || write(file, page.data(), page.size()) != static_cast<ssize_t>(page.size()))
    std::fprintf(stderr, "plimsoll: the summary of this job could not be written to '%s'\n", path);
  if (file >= 0) close(file);
}

bool is_githubs_job() {
  const char* const text = secure_getenv("GITHUB_ACTIONS");
  return text && std::string_view(text) == "true";
}

}  // namespace

bool are_annotations_on() {
  using options::Annotations;
  static const bool is_job = is_githubs_job();
  const Annotations asked = options::values().annotations;
  return asked == Annotations::github || (asked == Annotations::automatic && is_job);
}

void Annotations::tell(const report::RunRecord& run) {
  if (!are_annotations_on()) return;
  const report::SourceRoot root = report::SourceRoot::found();
  const bool is_first = told_.empty();
  std::string text;
  for (const report::PlacedVerdict& verdict : report::placed_verdicts(run, root))
    if (std::string line = report::github_annotation(verdict); told_.insert(line).second) text += line;
  if (text.empty()) return;
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
  if (is_first) append_summary(report::markdown_text(run, root, kTestsOfSummary));
}

}  // namespace plimsoll::session
