// SPDX-License-Identifier: Apache-2.0
#include "ledger/ledger.hpp"

#include <algorithm>

namespace plimsoll::ledger {

void Ledger::begin_suite(std::string suite, std::uint64_t sequence) {
  suites_.push_back({std::move(suite), {sequence}, false});
}

void Ledger::end_suite(std::uint64_t sequence) { suites_.back().interval.last = sequence; }

void Ledger::begin_test(std::string test, std::uint64_t sequence, Place place) {
  tests_.push_back({std::move(test), {sequence}, false, std::move(place)});
}

void Ledger::end_test(std::uint64_t sequence) { tests_.back().interval.last = sequence; }

bool Ledger::has_silenced(const std::string& test) const {
  return std::any_of(tests_.begin(), tests_.end(),
                     [&](const Span& span) { return span.is_silenced && span.name == test; });
}

// Spans of a kind follow each other and never overlap.
const Ledger::Span* Ledger::find(const std::vector<Span>& spans, std::uint64_t sequence) {
  auto after = std::partition_point(spans.begin(), spans.end(),
                                    [sequence](const Span& span) { return span.interval.after < sequence; });
  if (after == spans.begin()) return nullptr;
  const Span& span = *std::prev(after);
  return span.interval.contains(sequence) ? &span : nullptr;
}

// Where it lies among the spans that lie in the interval, and not in one of them itself.
Phase Ledger::phase_of(const std::vector<Span>& spans, const Interval& of_all, std::uint64_t sequence) {
  const auto starts_after = [&](std::uint64_t moment) {
    return std::partition_point(spans.begin(), spans.end(),
                                [moment](const Span& span) { return span.interval.after < moment; });
  };
  const auto next = starts_after(sequence);
  const bool is_any_before = next != starts_after(of_all.after);
  const bool is_any_after = next != spans.end() && next->interval.after < of_all.last;
  if (is_any_before && is_any_after) return Phase::between;
  return is_any_before ? Phase::tear_down : Phase::set_up;
}

Moment Ledger::end_of(Owner owner) const {
  Moment moment{owner, {}, tests_.size(), suites_.size()};
  if (owner == Owner::test) moment.name = test();
  if (owner == Owner::suite) moment.name = suite();
  return moment;
}

std::vector<std::string> Ledger::tests_between(const Moment& from, const Moment& to) const {
  std::vector<std::string> names;
  for (std::size_t i = from.tests; i < to.tests; ++i) names.push_back(tests_[i].name);
  return names;
}

Birth Ledger::birth_of(std::uint64_t sequence) const {
  if (const Span* test = find(tests_, sequence)) return {Owner::test, test->name, Phase::within, test->place};
  if (const Span* suite = find(suites_, sequence))
    return {Owner::suite, suite->name, phase_of(tests_, suite->interval, sequence)};
  if (sequence <= run_start_.value_or(0)) return {Owner::program, {}, Phase::before_run};
  return {Owner::program, {}, phase_of(suites_, {}, sequence)};
}

bool Ledger::concerns(const Interval& interval, const record::BlockRecord& block) const {
  if (!interval.contains(block.sequence) || reported_.contains(block.sequence)) return false;
  const Span* test = find(tests_, block.sequence);
  return !test || !test->is_silenced;
}

void Ledger::note_reported(const Leak& leak) {
  reported_.insert(leak.block.sequence);
  for (const record::BlockRecord& block : leak.below) reported_.insert(block.sequence);
}

}  // namespace plimsoll::ledger
