// SPDX-License-Identifier: Apache-2.0
#include "session/broken_limits.hpp"

#include <algorithm>
#include <utility>

#include "options/sanitizer.hpp"
#include "report/ceiling_text.hpp"
#include "session/dropped.hpp"
#include "session/recording.hpp"

namespace plimsoll::session {

void BrokenLimits::judged(BrokenLimit limit) {
  if (!is_recorded()) return;
  const std::lock_guard hold(lock_);
  judged_.push_back(std::move(limit));
}

void BrokenLimits::raised(const Failure& failure) {
  if (!is_recorded()) return;
  const std::lock_guard hold(lock_);
  const auto known = std::ranges::find(
      judged_, failure.message, [](const BrokenLimit& limit) -> const std::string& { return limit.failure.message; });
  BrokenLimit limit;
  limit.kind = "mistake";
  if (known != judged_.end()) limit = *known;
  limit.failure = failure;
  raised_.push_back(std::move(limit));
}

std::vector<BrokenLimit> BrokenLimits::take() {
  const std::lock_guard hold(lock_);
  judged_.clear();
  return std::exchange(raised_, {});
}

BrokenLimits& broken_limits() {
  static auto* const all = new BrokenLimits;
  return *all;
}

Verdict broken(const char* kind, std::string message, std::size_t bytes, std::size_t blocks,
               const snapshot::TopLine& line) {
  message += dropped_text();
  broken_limits().judged({kind, bytes, blocks, line, {{}, 0, message}});
  return {false, std::move(message)};
}

Verdict nothing_was_counted() {
  if (options::all_is_left_to_valgrind()) return {};  // the run's end says so
  return {false, report::nothing_was_counted_text()};
}

}  // namespace plimsoll::session
