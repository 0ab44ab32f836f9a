// SPDX-License-Identifier: Apache-2.0
// A source with much debug info, as template libraries make it. bench/symbols compiles it once and links it many times,
// each time with another name for its one function.
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

namespace {

template <int n>
struct Table {
  std::map<std::string, std::vector<std::array<int, n>>> rows;
  std::unordered_map<int, std::function<int(int)>> actions;
  void fill(int key) {
    rows[std::to_string(key)].push_back({});
    actions[key] = [this](int i) { return i + n + static_cast<int>(rows.size()); };
  }
};

template <int... n>
int fill_all(int key, std::integer_sequence<int, n...>) {
  return ((Table<n + 1>{}.fill(key), n) + ...);
}

int parse(int key) {
  const auto json = nlohmann::json::parse("[1, 2, {\"key\": 3}]");
  const std::regex pattern("a(b+)");
  std::ostringstream text;
  text << json.dump() << key << std::regex_match("abb", pattern);
  return static_cast<int>(text.str().size()) + fill_all(key, std::make_integer_sequence<int, 64>());
}

void* allocate(int depth) {
  if (depth == 0) return new char[16];
  return allocate(depth - 1);
}

}  // namespace

// The library traces, so the block's stack is known: three functions of this unit, then main's.
extern "C" void* large_unit(int depth) {
  if (depth < 0) return reinterpret_cast<void*>(static_cast<std::intptr_t>(parse(depth)));
  return allocate(depth);
}
