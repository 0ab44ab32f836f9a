// SPDX-License-Identifier: Apache-2.0
#include "report/verdict_places.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

namespace plimsoll::report {
namespace {

// FNV-1a.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

class Placing {
 public:
  Placing(const RunRecord& run, const SourceRoot& root) : run_(run), root_(root) {
    for (const ProgramRecord& program : run.programs) folders_[program.name] = program.folder;
  }

  void add(const std::vector<VerdictRecord>& verdicts, const std::string& program, const std::string& owner) {
    for (const VerdictRecord& verdict : verdicts) {
      const std::string& folder = folders_[program];
      PlacedVerdict placed{&verdict, owner, folder, root_.path_of(verdict.file, folder), verdict.line, {}};
      placed.fingerprint = fingerprint_of(placed, program);
      all.push_back(std::move(placed));
    }
  }

  std::vector<PlacedVerdict> all;

 private:
  std::string fingerprint_of(const PlacedVerdict& placed, const std::string& program) {
    const StackNumbers& stack = placed.verdict->stack;
    const std::string function = stack.empty() ? std::string() : run_.frames[stack.front()].function;
    const std::string what =
        fmt::format("{}\n{}\n{}\n{}\n{}", placed.verdict->kind, program, placed.owner, placed.path, function);
    return fmt::format("{:016x}", hash_of(fmt::format("{}\n{}", what, ++times_[what])));
  }

  const RunRecord& run_;
  const SourceRoot& root_;
  std::map<std::string, std::string> folders_;
  std::map<std::string, int> times_;
};

}  // namespace

const char* title_of(const std::string& kind) {
  static const std::map<std::string, const char*> kTitles{{"leak", "Leak"},
                                                          {"growth", "Growing memory"},
                                                          {"accumulation", "Memory of several tests is kept"},
                                                          {"ceiling", "Memory ceiling exceeded"},
                                                          {"growth_ceiling", "More is held than allowed"},
                                                          {"allocation", "Unexpected allocation"},
                                                          {"block_leak", "Memory outlived its block"},
                                                          {"baseline", "More memory than the baseline"}};
  const auto known = kTitles.find(kind);
  return known == kTitles.end() ? "Plimsoll" : known->second;
}

std::vector<PlacedVerdict> placed_verdicts(const RunRecord& run, const SourceRoot& root) {
  Placing placing(run, root);
  for (const TestRecord& test : run.tests) placing.add(test.verdicts, test.program, test.name);
  for (const SuiteRecord& suite : run.suites) placing.add(suite.verdicts, suite.program, suite.name);
  for (const ProgramRecord& program : run.programs) placing.add(program.verdicts, program.name, program.name);
  return std::move(placing.all);
}

}  // namespace plimsoll::report
