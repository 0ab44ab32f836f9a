// SPDX-License-Identifier: Apache-2.0
#include "report/holder_text.hpp"

#include <fmt/format.h>

#include <string_view>

#include "plimsoll/units.hpp"
#include "report/lines_text.hpp"

namespace plimsoll::report {
namespace {

using Root = ledger::Holder::Root;
using symbols::DataSymbol;

std::string thread_text(const ledger::Holder& holder) {
  return fmt::format("thread {}{}", holder.thread, holder.is_main_thread ? " (main)" : "");
}

// "g_sessions (registry.cc:7)", "static local 'table' of load_table() (registry.cc:9)".
std::string variable_text(const DataSymbol& variable, std::string_view kind, std::string_view local_kind) {
  const std::string_view name = variable.name, function = variable.function;
  const std::string text = function.empty()
                               ? fmt::format("{}{}", kind, name)
                               : fmt::format("{}'{}' of {}", local_kind, name.substr(function.size() + 2), function);
  const std::string place = place_of({{}, variable.file, variable.line});
  return place.empty() ? text : fmt::format("{} ({})", text, place);
}

std::string global_text(const DataSymbol& variable) {
  if (!variable.name.empty()) return variable_text(variable, "", "static local ");
  const std::string_view module = variable.module;
  if (module.empty()) return "a global of a library that is gone";
  return fmt::format("a global of {}", module.substr(module.rfind('/') + 1));
}

std::string thread_local_text(const ledger::Holder& holder) {
  if (holder.variable.name.empty()) return fmt::format("thread-local memory of {}", thread_text(holder));
  const std::string text = variable_text(holder.variable, "thread-local ", "thread-local ");
  return holder.is_main_thread ? text : fmt::format("{} of {}", text, thread_text(holder));
}

std::string pool_text(const ledger::Holder& holder) {
  if (holder.domain == 0) return "a tracked block that is gone";
  const std::string place = place_of({{}, holder.variable.file, holder.variable.line});
  return fmt::format("a tracked block of domain {}{}", holder.domain, place.empty() ? place : " (" + place + ")");
}

// " -> std::map node x 3 -> Session": what repeats is said once.
std::string way_text(const std::vector<ledger::Step>& way, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin, next; i < end; i = next) {
    const std::string step = step_text(way[i]);
    for (next = i + 1; next < end && step_text(way[next]) == step;) ++next;
    text += next - i == 1 ? fmt::format(" -> {}", step) : fmt::format(" -> {} x {}", step, next - i);
  }
  return text;
}

}  // namespace

std::string step_text(const ledger::Step& step) {
  return step.type.empty() ? fmt::format("{} block", format_bytes(step.size)) : step.type;
}

std::string root_text(const ledger::Holder& holder) {
  switch (holder.root) {
    case Root::none:
      return {};
    case Root::global:
      return global_text(holder.variable);
    case Root::thread_local_:
      return thread_local_text(holder);
    case Root::stack:
      return fmt::format("the stack of {}", thread_text(holder));
    case Root::loader:
      return "the dynamic loader";
    case Root::pool:
      return pool_text(holder);
    case Root::other:
      return "memory that was declared a root";
  }
  return {};
}

std::string holder_text(const ledger::Holder& holder) {
  if (holder.root == Root::none) return {};
  const std::string text = "held by " + root_text(holder);
  if (holder.left_out == 0) return text + way_text(holder.way, 0, holder.way.size());
  const std::size_t middle = holder.way.size() / 2;
  return fmt::format("{}{} -> {} more{}", text, way_text(holder.way, 0, middle), holder.left_out,
                     way_text(holder.way, middle, holder.way.size()));
}

}  // namespace plimsoll::report
