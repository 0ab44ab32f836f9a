// SPDX-License-Identifier: Apache-2.0
// Random programs, each with a model of what it did: afterwards every figure must be the model's.
//
//   stress SCENARIO [--seed=N] [--rounds=N]     --rounds=0: until it is stopped, or something is wrong
//
// Without a seed it takes one from the clock. It prints what replays the round that went wrong.
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>

#include "../process/check.hpp"
#include "scenario.hpp"

namespace {

struct Scenario {
  const char* name;
  void (*run)(std::uint64_t seed);
};
constexpr Scenario kScenarios[] = {
    {"alone", stress::alone},     {"in_turns", stress::in_turns},   {"threads", stress::threads},
    {"churn", stress::churn},     {"forks", stress::forks},         {"leaving", stress::leaving},
    {"signals", stress::signals}, {"libraries", stress::libraries}, {"control_flow", stress::control_flow},
};

[[noreturn]] void end_with_usage() {
  std::fputs("usage: stress SCENARIO [--seed=N] [--rounds=N], N=0 rounds: for ever; scenarios:", stderr);
  for (const Scenario& scenario : kScenarios) std::fprintf(stderr, " %s", scenario.name);
  std::fputs("\n", stderr);
  std::exit(2);
}

// Of an argument "--name=123".
std::optional<std::uint64_t> number_of(std::string_view argument, std::string_view beginning) {
  if (!argument.starts_with(beginning)) return std::nullopt;
  argument.remove_prefix(beginning.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), number);
  if (error != std::errc() || end != argument.data() + argument.size()) end_with_usage();
  return number;
}

const Scenario& scenario_of(const char* name) {
  for (const Scenario& scenario : kScenarios)
    if (name && std::strcmp(name, scenario.name) == 0) return scenario;
  end_with_usage();
}

}  // namespace

int main(int count, char** arguments) {
  const Scenario& scenario = scenario_of(count > 1 ? arguments[1] : nullptr);
  auto seed = static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count() % 1'000'000'007);
  std::uint64_t rounds = 1;
  for (int i = 2; i < count; ++i) {
    if (const auto given = number_of(arguments[i], "--seed="))
      seed = *given;
    else if (const auto times = number_of(arguments[i], "--rounds="))
      rounds = *times;
    else
      end_with_usage();
  }
  std::printf("%s from seed %llu\n", scenario.name, static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  for (std::uint64_t round = 0; round < rounds || rounds == 0; ++round) {
    scenario.run(seed + round);
    if (check::failures == 0) continue;
    std::fprintf(stderr, "to replay: stress %s --seed=%llu\n", scenario.name,
                 static_cast<unsigned long long>(seed + round));
    return 1;
  }
  return 0;
}
