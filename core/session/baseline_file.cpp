// SPDX-License-Identifier: Apache-2.0
#include "session/baseline_file.hpp"

#include <exception>

#include "base/reentry_guard.hpp"
#include "options/options.hpp"
#include "session/report_file.hpp"
#include "snapshot/whole_file.hpp"

namespace plimsoll::session {
namespace {

constexpr std::size_t kLargest = std::size_t{256} << 20;

report::Baseline& baseline() {
  static auto* const all = new report::Baseline;
  return *all;
}

}  // namespace

std::string load_baseline() {
  static bool is_loaded = false;
  const std::string_view written = options::values().baseline;
  if (is_loaded || written.empty()) return {};
  is_loaded = true;
  const base::ReentryGuard guard;
  try {
    baseline() = report::read_baseline(snapshot::read_file(path_from_option(written), kLargest), std::string(written));
    return {};
  } catch (const std::exception& error) {
    return "the baseline is of no use: " + std::string(error.what()) +
           ". `plimsoll baseline update REPORT --file FILE` writes one.";
  }
}

const report::BaselineLine* baseline_of(const report::ProgramRecord& program, const std::string& test) {
  const auto section = baseline().sections.find(section_of(program));
  if (section == baseline().sections.end()) return nullptr;
  const auto line = section->second.find(test);
  return line == section->second.end() ? nullptr : &line->second;
}

const report::Tolerance& baseline_tolerance() { return baseline().tolerance; }

}  // namespace plimsoll::session
