// SPDX-License-Identifier: Apache-2.0
// Leaks that the user wants no failure of, in LeakSanitizer's words: a text of lines `leak:pattern`, and how often each
// of them was used. Cold, pure: names in, verdict out. Nobody locks.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::ledger {

struct Suppression {
  std::string pattern;  // without its `leak:`
  std::string place;    // where it is written: "lsan.supp:3"
  // What it has silenced so far.
  std::size_t blocks = 0;
  std::size_t bytes = 0;
  std::set<std::string> tests;  // that these blocks were born in; blocks of suites and of the program have none

  bool is_used() const { return blocks > 0; }
};

// `*` stands for any text, `^` at the front and `$` at the end for the ends of the name; else the pattern may be
// anywhere in it. As in LeakSanitizer each part is looked for once, where it comes first: `b$` is not found in "ab_b".
// No pattern matches an empty name.
bool matches(std::string_view pattern, std::string_view name);

class Suppressions {
 public:
  // Reads a whole text; `source` is what reports call it. The first line that is none makes a sentence that says where
  // and why, and then nothing of the text is added; empty when all is well.
  std::string add(std::string_view text, const std::string& source);

  bool empty() const { return all_.empty(); }
  const std::vector<Suppression>& all() const { return all_; }

  // The one that silences a frame, by what it goes by (module, functions, files): the first name that has a pattern
  // decides, and of its patterns the first written. A stack is silenced by its innermost frame that is. Null: none.
  Suppression* find(std::span<const std::string> names);

 private:
  std::vector<Suppression> all_;
};

}  // namespace plimsoll::ledger
