// SPDX-License-Identifier: Apache-2.0
#include "report/mistake_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

using record::Fault;
using record::Kind;
using record::Mistake;

std::string_view maker(Kind kind) {
  constexpr std::string_view kNames[] = {"",
                                         "malloc",
                                         "operator new",
                                         "operator new[]",
                                         "operator new with an alignment",
                                         "operator new[] with an alignment"};
  return kNames[static_cast<int>(kind)];
}

std::string_view taker(const Mistake& mistake) {
  constexpr std::string_view kNames[] = {"",
                                         "free",
                                         "operator delete",
                                         "operator delete[]",
                                         "operator delete with an alignment",
                                         "operator delete[] with an alignment"};
  return mistake.by_realloc ? "realloc" : kNames[static_cast<int>(mistake.freed_as)];
}

std::string title_of(const Mistake& mistake) {
  const std::string size = format_bytes(mistake.size);
  switch (mistake.fault) {
    case Fault::freed_twice:
      return fmt::format("Double free: a block of {} that was freed already was given to {}", size, taker(mistake));
    case Fault::inside_a_block:
      return fmt::format("Wild free: a pointer to byte {} of a block of {} was given to {}, not the block's start",
                         mistake.pointer - mistake.block, size, taker(mistake));
    case Fault::no_block:
      return fmt::format("Wild free: {:#x}, which is no block of the heap, was given to {}", mistake.pointer,
                         taker(mistake));
    case Fault::other_kind:
      return fmt::format("Mismatched free: a block of {} made by {} was given to {}", size, maker(mistake.born_as),
                         taker(mistake));
    case Fault::other_size:
      return fmt::format("Mismatched free: a block of {} was given to {} as one of {}", size, taker(mistake),
                         format_bytes(mistake.size_given));
  }
  return {};
}

// What was done instead, and what to do.
std::string consequence_of(Fault fault) {
  switch (fault) {
    case Fault::freed_twice:
    case Fault::inside_a_block:
    case Fault::no_block:
      return "  It was left alone, and the program went on.\n";
    case Fault::other_kind:
    case Fault::other_size:
      return "  PLIMSOLL_OPTIONS=mismatch=0 lets this pass.\n";
  }
  return {};
}

std::string times_text(const Mistake& mistake) {
  return mistake.times == 1 ? std::string() : fmt::format(" ({} times from here)", mistake.times);
}

}  // namespace

std::string mistake_text(const MistakeAtLine& at) {
  const bool again = at.mistake.fault == Fault::freed_twice;
  return fmt::format("{}{}\n  {}\n{}{}{}", title_of(at.mistake), times_text(at.mistake),
                     again ? "freed again at" : "freed at", stack_text(at.freed),
                     at.born ? "  born at\n" + stack_text(*at.born) : std::string(), consequence_of(at.mistake.fault));
}

std::string mistakes_left_out_text(std::size_t count) {
  return fmt::format("{} more wrong frees are not shown: there is room for {} places at a time.\n", count,
                     record::Mistakes::kMost);
}

}  // namespace plimsoll::report
