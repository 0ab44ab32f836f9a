// SPDX-License-Identifier: Apache-2.0
// A library whose debug info has much in common with another's: it is built twice, and dwz moves that to a third file.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

extern "C" [[gnu::visibility("default")]] int COMMON_FUNCTION(int n) {
  std::map<int, std::vector<std::string>> texts;
  for (int i = 0; i < n; ++i) texts[i % 3].push_back(std::string(static_cast<std::size_t>(i), 'x'));
  const auto longer = [](const std::string& a, const std::string& b) { return a.size() > b.size(); };
  for (auto& [key, values] : texts) std::sort(values.begin(), values.end(), longer);
  return static_cast<int>(texts.size());
}
