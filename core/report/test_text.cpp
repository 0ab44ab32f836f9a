// SPDX-License-Identifier: Apache-2.0
#include "report/test_text.hpp"

#include <fmt/format.h>

namespace plimsoll::report {

std::string test_name(const std::string& test) { return test.find(' ') == std::string::npos ? test : '"' + test + '"'; }

std::string tag_text(const std::string& test, const std::string& tag, const std::string& mistake) {
  return fmt::format("The tag [{}] of {} does not parse: {}\n", tag, test_name(test), mistake);
}

}  // namespace plimsoll::report
