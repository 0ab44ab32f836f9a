// SPDX-License-Identifier: Apache-2.0
#include "report/growth_text.hpp"

#include <fmt/format.h>

#include "plimsoll/units.hpp"
#include "report/holder_text.hpp"
#include "report/lines_text.hpp"
#include "report/test_text.hpp"

namespace plimsoll::report {
namespace {

// "+40.0 KiB, +40.0 KiB, +40.0 KiB".
std::string series_text(const std::vector<std::uint64_t>& gains) {
  std::string text;
  for (const std::uint64_t gain : gains) text += fmt::format("{}+{}", text.empty() ? "" : ", ", format_bytes(gain));
  return text;
}

// "born in Session.Login, grew in Session.Logout".
std::string container_text(const std::string& test, const std::optional<GrowthAtLine::Container>& container) {
  if (!container) return {};
  return fmt::format("  born in {}, grew in {}: it hangs on {}\n", subject_of(container->birth), test_name(test),
                     "a " + step_text(container->block) + " of the former");
}

}  // namespace

std::string growth_text(const std::string& test, const GrowthAtLine& growth) {
  const std::string holder = holder_text(growth.holder);
  return fmt::format("Growing: {} keeps more each time it is repeated: {}\n{}{}{}", test_name(test),
                     series_text(growth.gains), lines_text({growth.line}, {}),
                     holder.empty() ? "" : "  " + holder + '\n', container_text(test, growth.container));
}

std::string repeated_elsewhere_text(std::size_t times) {
  return fmt::format("  seen when it was repeated {} times in a process of its own, after the run (confirm={})\n",
                     times, times);
}

std::string unrepeated_text(std::size_t tests, const std::string& reason) {
  return fmt::format("plimsoll: {} suspected of growing could not be repeated: {}\n", counted(tests, "test"), reason);
}

}  // namespace plimsoll::report
