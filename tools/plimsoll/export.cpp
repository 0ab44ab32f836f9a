// SPDX-License-Identifier: Apache-2.0
// plimsoll export FILE --format F: for other tools' viewers. All blocks, libraries' own too.
#include <unistd.h>

#include <map>

#include "choice.hpp"
#include "command.hpp"
#include "console.hpp"
#include "formats.hpp"
#include "snapshot/whole_file.hpp"

namespace plimsoll::tool {
namespace {

enum class Format { folded, speedscope, pprof, json };

const std::map<std::string, Format> kFormats{
    {"folded", Format::folded}, {"speedscope", Format::speedscope}, {"pprof", Format::pprof}, {"json", Format::json}};
const std::map<std::string, Value> kValues{{"bytes", Value::bytes}, {"blocks", Value::blocks}};

struct Export {
  std::string file, output;
  Format format = Format::folded;
  Value value = Value::bytes;
  Choice choice;

  void run() const {
    if (output.empty() && format == Format::pprof && isatty(STDOUT_FILENO))
      throw FileError("pprof's format is not for a terminal: name a file with --output");
    const Snapshot snapshot = choice.load(file);
    announce_work("writing", snapshot);
    const std::string bytes = exported(snapshot.contents());
    if (output.empty())
      print(bytes);
    else
      snapshot::write_file(output, bytes);
  }

 private:
  std::string exported(const Snapshot::Contents& contents) const {
    switch (format) {
      case Format::folded:
        return to_folded(contents, value);
      case Format::speedscope:
        return to_speedscope(contents);
      case Format::pprof:
        return to_pprof(contents);
      case Format::json:
        break;
    }
    return to_json(contents);
  }
};

}  // namespace

void add_export(CLI::App& program) {
  auto exporting = std::make_shared<Export>();
  CLI::App* command = program.add_subcommand("export", "A snapshot in the format of another tool");
  command->add_option("FILE", exporting->file, "A snapshot")->required();
  command->add_option("--format", exporting->format, "folded (flame graphs), speedscope, pprof or json")
      ->required()
      ->transform(one_of(kFormats))
      ->option_text("folded|speedscope|pprof|json REQUIRED");
  command->add_option("--output", exporting->output, "The file to write, with mode 0600; else standard output");
  command->add_option("--value", exporting->value, "What folded stacks count: bytes or blocks")
      ->transform(one_of(kValues))
      ->option_text("bytes|blocks [bytes]");
  exporting->choice.add_filters_to(*command);
  command->footer(R"(Examples:
  plimsoll export heap.plimsoll --format folded | flamegraph.pl --countname bytes > heap.svg
  plimsoll export heap.plimsoll --format speedscope --output heap.json   # open at https://www.speedscope.app
  plimsoll export heap.plimsoll --format pprof --output heap.pb && pprof -top heap.pb
  plimsoll export heap.plimsoll --format json | jq '.traces | length')");
  command->callback([exporting] { exporting->run(); });
}

}  // namespace plimsoll::tool
