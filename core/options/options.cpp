// SPDX-License-Identifier: Apache-2.0
#include "options/options.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdlib>

#include "base/raw_print.hpp"
#include "options/sanitizer.hpp"
#include "stack/capture.hpp"

namespace plimsoll::options {
namespace {

constinit Values configured;
constinit std::string_view configured_text;
constinit bool has_sanitizer = false, has_valgrind = false;
constinit std::array<char, PATH_MAX> started_in{};

bool set_number(std::string_view text, std::size_t most, std::size_t& number) noexcept {
  std::size_t parsed = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
  if (error != std::errc() || end != text.data() + text.size() || parsed > most) return false;
  number = parsed;
  return true;
}

bool set_frames(std::string_view text, Values& values) noexcept {
  std::size_t frames = 0;
  if (!set_number(text, stack::kMaxFrames, frames)) return false;
  values.frames = static_cast<int>(frames);
  return true;
}

std::optional<bool> parse_switch(std::string_view text) noexcept {
  std::size_t on = 0;
  return set_number(text, 1, on) ? std::optional(on == 1) : std::nullopt;
}

bool set_trace(std::string_view text, Values& values) noexcept {
  values.trace = parse_switch(text);
  return values.trace.has_value();
}

bool set_verify(std::string_view text, Values& values) noexcept {
  const std::optional<bool> on = parse_switch(text);
  values.verify = on.value_or(false);
  return on.has_value();
}

bool set_mismatch(std::string_view text, Values& values) noexcept {
  const std::optional<bool> on = parse_switch(text);
  values.mismatch = on.value_or(true);
  return on.has_value();
}

// One of some words.
template <class Value, std::size_t kCount>
bool set_word(std::string_view text, const std::pair<std::string_view, Value> (&words)[kCount], Value& value) noexcept {
  for (const auto& [word, meant] : words)
    if (word == text) {
      value = meant;
      return true;
    }
  return false;
}

bool set_leaks(std::string_view text, Values& values) noexcept {
  constexpr std::pair<std::string_view, Leaks> kWords[] = {{"off", Leaks::off},
                                                           {"lost", Leaks::lost},
                                                           {"growing", Leaks::growing},
                                                           {"accumulating", Leaks::accumulating},
                                                           {"any", Leaks::any}};
  return set_word(text, kWords, values.leaks);
}

// A series needs three runs (ledger::Growth::kRuns), so one or two repetitions could show nothing.
bool set_confirm(std::string_view text, Values& values) noexcept {
  constexpr std::size_t kLeast = 3, kMost = 1000;
  std::size_t times = 0;
  if (!set_number(text, kMost, times) || (times > 0 && times < kLeast)) return false;
  values.confirm = times;
  return true;
}

// `none`, or a size.
bool set_size(std::string_view text, std::optional<std::size_t>& size) noexcept {
  size = text == "none" ? std::nullopt : parse_size(text);
  return size || text == "none";
}

bool set_ceiling(std::string_view text, Values& values) noexcept { return set_size(text, values.ceiling); }
bool set_growth(std::string_view text, Values& values) noexcept { return set_size(text, values.growth); }

// With less there is no room for the first thread, its stacks and the first blocks.
bool set_overhead(std::string_view text, Values& values) noexcept {
  constexpr std::size_t kLeast = std::size_t{4} << 20;
  return set_size(text, values.overhead) && values.overhead.value_or(kLeast) >= kLeast;
}

bool set_threads(std::string_view text, Values& values) noexcept {
  values.threads = text == "own" ? Threads::own : Threads::all;
  return text == "own" || text == "all";
}

// `none`, or any text.
bool set_text(std::string_view text, std::string_view& value) noexcept {
  value = text == "none" ? std::string_view() : text;
  return !text.empty();
}

bool set_suppressions(std::string_view text, Values& values) noexcept { return set_text(text, values.suppressions); }

bool set_report(std::string_view text, Values& values) noexcept { return set_text(text, values.report); }

bool set_baseline(std::string_view text, Values& values) noexcept { return set_text(text, values.baseline); }

bool set_annotations(std::string_view text, Values& values) noexcept {
  constexpr std::pair<std::string_view, Annotations> kWords[] = {
      {"auto", Annotations::automatic}, {"github", Annotations::github}, {"none", Annotations::none}};
  return set_word(text, kWords, values.annotations);
}

bool set_summary(std::string_view text, Values& values) noexcept { return set_number(text, 1'000'000, values.summary); }

bool set_system(std::string_view text, Values& values) noexcept { return set_text(text, values.system); }

bool set_source(std::string_view text, Values& values) noexcept { return set_text(text, values.source); }

bool set_names(std::string_view text, Values& values) noexcept {
  values.full_names = text == "full";
  return text == "full" || text == "short";
}

bool set_top(std::string_view text, Values& values) noexcept { return set_number(text, 1'000'000, values.top); }

bool set_libraries(std::string_view text, Values& values) noexcept {
  values.shows_libraries = text == "show";
  return values.shows_libraries || text == "hide";
}

struct Key {
  std::string_view name;
  bool (*set)(std::string_view, Values&) noexcept;
  std::string_view meaning;
};

constexpr std::array kKeys = {
    Key{"frames", set_frames, "0 to 64, default 16: stack frames kept for each allocation; 0: counts only"},
    Key{"trace", set_trace, "0 or 1, default 1 with a test plugin, 0 with the core alone: trace from before main"},
    Key{"leaks", set_leaks,
        "off, lost (nothing points to it any more), growing (default: lost, and held memory that grows when its "
        "test is repeated), accumulating (also a holder that keeps memory of three tests or more) or any (whatever a "
        "test leaves behind)"},
    Key{"confirm", set_confirm,
        "0 or 3 to 1000, default 3: how often tests suspected of growing are repeated, in a process of their own, at "
        "the end of a run with leaks=growing or accumulating; 0: not at all"},
    Key{"ceiling", set_ceiling, "none (default) or a size such as 64MiB: a peak ceiling for every test that sets none"},
    Key{"growth", set_growth, "none (default) or a size: a ceiling on what all tests of a run leave held at its end"},
    Key{"overhead", set_overhead,
        "none (default) or a size of 4MiB or more: the most that Plimsoll may take for its records; what finds no room "
        "is not recorded, and reports say how much that was"},
    Key{"threads", set_threads,
        "all (default) or own: what scopes and tests count, blocks of all threads, or of the thread that runs them and "
        "those that it started since"},
    Key{"suppressions", set_suppressions,
        "none (default) or a file of lines leak:pattern, as LeakSanitizer reads them"},
    Key{"top", set_top, "default 10: lines in a report; 0: all"},
    Key{"report", set_report,
        "none (default) or a file: the whole run as JSON, written at its end; %p is the process, %t the test program"},
    Key{"annotations", set_annotations,
        "auto (default: in a job of GitHub Actions), github or none: a failing run says its failures as annotations, "
        "and adds a page to the job's summary"},
    Key{"baseline", set_baseline,
        "none (default) or a file that `plimsoll baseline update` wrote: a test that takes more than it says fails"},
    Key{"summary", set_summary, "default 0: so many tests with the highest peaks are listed at the end of a run"},
    Key{"system", set_system,
        "none (default) or folders separated by commas, such as third_party,/opt/vendor: code of theirs is not yours, "
        "and a report goes on to who called it"},
    Key{"source", set_source,
        "none (default) or folders separated by commas: where the text of source lines is looked for when the program "
        "was built elsewhere"},
    Key{"names", set_names, "short (default) or full: functions in a report, full as the demangler spells them out"},
    Key{"verify", set_verify,
        "0 (default) or 1: walk every stack with libgcc's unwinder too, slowly, and say at the end how many differ"},
    Key{"mismatch", set_mismatch,
        "0 or 1, default 1: a block that is freed in another way than it was allocated (new[] and delete, malloc and "
        "delete, a sized delete with another size) is an error; 0: it is not. Double and wild frees always are"},
    Key{"libraries", set_libraries,
        "hide (default: a report's line is the innermost in code of yours) or show (it is the innermost of all, be it "
        "of a system header, a test framework or Plimsoll). Changes no verdict"},
};

constexpr std::string_view kHelp = "help=1 prints this list";

// A program may go elsewhere before its first test.
void note_start_directory() noexcept {
  const int saved_errno = errno;
  if (!getcwd(started_in.data(), started_in.size())) started_in[0] = '\0';
  errno = saved_errno;
}

void print_keys() noexcept {
  for (const Key& key : kKeys) base::raw_print({"  ", key.name, "=  ", key.meaning});
  base::raw_print({"  ", kHelp});
}

}  // namespace

std::optional<std::size_t> parse_size(std::string_view text) noexcept {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::pair<std::string_view, int> kUnits[] = {{"", 0}, {"B", 0}, {"KiB", 10}, {"MiB", 20}, {"GiB", 30}};
  for (const auto& [name, shift] : kUnits)
    if (name == unit && number <= ~std::size_t{0} >> shift) return number << shift;
  return std::nullopt;
}

std::optional<Mistake> parse(std::string_view text, Values& values) noexcept {
  std::optional<Mistake> mistake;
  for_each(text, [&](std::string_view name, std::string_view value) {
    if (mistake) return;
    const Key* known = nullptr;
    for (const Key& key : kKeys)
      if (key.name == name) known = &key;
    if (!known || !known->set(value, values)) mistake = Mistake{name, value, !known};
  });
  return mistake;
}

const Values& values() noexcept { return configured; }
std::string_view text() noexcept { return configured_text; }

void leave_leaks_to_sanitizer() noexcept {
  configured.leaks = Leaks::off;
  has_sanitizer = true;
}

bool leaks_are_left_to_sanitizer() noexcept { return has_sanitizer; }

void leave_all_to_valgrind() noexcept {
  configured.trace = false;
  has_valgrind = true;
}

bool all_is_left_to_valgrind() noexcept { return has_valgrind; }

std::string_view start_directory() noexcept { return started_in.data(); }

void read_environment() noexcept {
  note_start_directory();
  const char* text = secure_getenv("PLIMSOLL_OPTIONS");
  if (!text) return;
  configured_text = text;
  const auto mistake = parse(text, configured);
  if (!mistake) return;
  if (mistake->key == "help") {
    base::raw_print({"PLIMSOLL_OPTIONS holds key=value pairs, separated by colons:"});
    print_keys();
    _exit(0);
  }
  if (mistake->unknown_key)
    base::raw_print({"PLIMSOLL_OPTIONS: there is no option '", mistake->key, "'. Valid are:"});
  else
    base::raw_print({"PLIMSOLL_OPTIONS: '", mistake->value, "' is no value of '", mistake->key, "'. Valid are:"});
  print_keys();
  _exit(1);
}

}  // namespace plimsoll::options
