// SPDX-License-Identifier: Apache-2.0
// Programs and libraries that this process has not loaded, laid out in memory as if it had: so what another process
// noted of its stacks gets the names that it would have had there. Cold; maps files for good, runs nothing of them and
// believes nothing in them. One thread, and before others ask for names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "symbols/modules.hpp"

namespace plimsoll::symbols {

// The base of the file, which is laid out once. Nothing when it is not there, or of another build.
std::optional<std::uintptr_t> lay_out(const std::string& path, const std::string& build_id);

// All of them so far.
const std::vector<Module>& laid_out_modules();

}  // namespace plimsoll::symbols
