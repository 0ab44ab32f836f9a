// SPDX-License-Identifier: Apache-2.0
// plimsoll baseline update|check FILE --file BASELINE: what tests took, committed, and compared with.
#include <filesystem>
#include <memory>

#include "command.hpp"
#include "console.hpp"
#include "plimsoll/snapshot.hpp"
#include "report/baseline_check.hpp"
#include "report_formats.hpp"
#include "snapshot/whole_file.hpp"

namespace plimsoll::tool {
namespace {

constexpr std::size_t kLargest = std::size_t{256} << 20;

struct BaselineCommand {
  std::string report, file;

  void check() const { give(read_baseline(), load_report(report)); }

  void update() const {
    report::Baseline baseline;
    if (std::filesystem::exists(std::filesystem::symlink_status(file))) baseline = read_baseline();
    report::update(baseline, load_report(report));
    snapshot::write_file(file, report::written(baseline));
    // It is to be committed, so who may read it is as with other files of the tree.
    std::filesystem::permissions(file, std::filesystem::perms(0644));
  }

 private:
  report::Baseline read_baseline() const { return report::read_baseline(snapshot::read_file(file, kLargest), file); }

  static void give(const report::Baseline& baseline, const report::RunRecord& run) {
    const report::BaselineCheck result = report::check(baseline, run);
    print(result.text);
    finish_output();
    if (result.worse > 0) throw CLI::RuntimeError(kWorse);
    if (result.better > 0) throw CLI::RuntimeError(kBetter);
  }
};

// Any file that is not what it should be is a wrong use here, since 1 says that a test is worse.
template <class Action>
void with_bad_files_as_wrong_use(Action action) {
  try {
    action();
  } catch (const FileError& error) {
    throw CLI::ValidationError(error.what());
  }
}

CLI::App* add_action(CLI::App& command, const std::shared_ptr<BaselineCommand>& baseline, const char* name,
                     const char* help, void (BaselineCommand::*action)() const) {
  CLI::App* added = command.add_subcommand(name, help);
  added->add_option("FILE", baseline->report, "A report that PLIMSOLL_OPTIONS=report=FILE wrote")->required();
  added->add_option("--file", baseline->file, "The baseline")->required();
  added->callback([baseline, action] { with_bad_files_as_wrong_use([&] { ((*baseline).*action)(); }); });
  return added;
}

}  // namespace

void add_baseline(CLI::App& program) {
  auto baseline = std::make_shared<BaselineCommand>();
  CLI::App* command = program.add_subcommand("baseline", "What each test took, to commit and to compare with");
  command->require_subcommand(1);
  add_action(*command, baseline, "update", "Writes down what the run took; makes the file if there is none",
             &BaselineCommand::update);
  add_action(*command, baseline, "check",
             "Compares: 0 equal, 1 a test is worse, 3 none is and one is better, 2 bad input", &BaselineCommand::check);
  command->footer(R"(Examples:
  plimsoll baseline update memory.json --file memory.baseline
  plimsoll baseline check memory.json --file memory.baseline)");
}

}  // namespace plimsoll::tool
