// SPDX-License-Identifier: Apache-2.0
// Texts that a user, a framework or another process wrote: options, sizes, tags, suppressions, PLIMSOLL_RUN, findings
// on a pipe, and names as a demangler spells them. The first byte chooses the reader. Each takes the text or refuses
// it, and what it takes must be in what was given.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "capture/run_report.hpp"
#include "ledger/suppressions.hpp"
#include "options/options.hpp"
#include "session/findings.hpp"
#include "session/tag.hpp"
#include "symbols/display_path.hpp"
#include "symbols/names.hpp"

using namespace plimsoll;

namespace {

void require(bool is_so) {
  if (!is_so) std::abort();
}

bool is_part(std::string_view part, std::string_view text) {
  return part.empty() || (part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size());
}

void read_options(std::string_view text) {
  options::Values values;
  if (const auto mistake = options::parse(text, values)) {
    require(is_part(mistake->key, text) && is_part(mistake->value, text));
    return;
  }
  require(values.frames >= 0 && values.frames <= 64);
  require(values.confirm == 0 || (values.confirm >= 3 && values.confirm <= 1000));
  for (const std::string_view path : {values.suppressions, values.system, values.source}) require(is_part(path, text));
}

// What is a size is one in a tag too.
void read_size(std::string_view text) {
  const auto size = options::parse_size(text);
  require(session::read_tag("ceiling:" + std::string(text)).ceiling == size);
  require(session::read_tag("growth:" + std::string(text)).growth == size);
}

void read_tag(std::string_view text) {
  const session::Tag tag = session::read_tag(text);
  if (!tag.mistake.empty()) require(!tag.ceiling && !tag.growth && !tag.allows_leaks);
}

void read_suppressions(std::string_view text) {
  ledger::Suppressions suppressions;
  const std::string mistake = suppressions.add(text, "file");
  require(mistake.empty() || suppressions.empty());
  const std::string names[] = {std::string(text.substr(0, 100)), "main", ""};
  if (const ledger::Suppression* found = suppressions.find(names)) require(!found->pattern.empty());
}

void read_run(std::string_view text) {
  if (const auto run = capture::parse_run_variable(text)) require(run->process > 0 && is_part(run->path, text));
}

// In two pieces, as a pipe may give it.
void read_findings(std::string_view text) {
  session::FindingReader reader;
  for (const std::string_view piece : {text.substr(0, text.size() / 2), text.substr(text.size() / 2)}) {
    reader.add(piece);
    while (const auto finding = reader.next()) {
      session::FindingReader again;
      again.add(session::written(*finding));
      require(again.next()->test == finding->test);
    }
  }
}

void read_name(std::string_view text) {
  (void)symbols::readable_name(text);
  (void)symbols::full_name(text);
  (void)symbols::folded_path(text);
}

void read(char reader, std::string_view text) {
  switch (reader) {
    case 'o':
      return read_options(text);
    case 's':
      return read_size(text);
    case 't':
      return read_tag(text);
    case 'l':
      return read_suppressions(text);
    case 'r':
      return read_run(text);
    case 'f':
      return read_findings(text);
    case 'n':
      return read_name(text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);  // so that one byte too far is seen
  if (size > 0) read(text[0], std::string_view(text).substr(1));
  return 0;
}
