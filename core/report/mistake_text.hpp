// SPDX-License-Identifier: Apache-2.0
// The wording of what a program did wrong when it gave a block back. Cold, pure.
#pragma once

#include <optional>
#include <string>

#include "record/mistakes.hpp"
#include "snapshot/top_lines.hpp"

namespace plimsoll::report {

struct MistakeAtLine {
  record::Mistake mistake;
  snapshot::TopLine freed;                // by whom, now
  std::optional<snapshot::TopLine> born;  // by whom, where a block is known
};

std::string mistake_text(const MistakeAtLine& at);

// There were more mistakes than are kept.
std::string mistakes_left_out_text(std::size_t count);

}  // namespace plimsoll::report
