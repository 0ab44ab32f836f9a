// SPDX-License-Identifier: Apache-2.0
// A header-only library that is installed below /usr/include: none of its lines is the user's. Its destructor
// allocates too.
#include <nlohmann/json.hpp>

#include "case.hpp"

using attribution::keep;

CASE(installed_header) {
  const auto json = nlohmann::json::parse("[1, 2]");  // <- here
  keep(&json);
}  // <- here
