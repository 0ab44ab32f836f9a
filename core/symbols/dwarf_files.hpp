// SPDX-License-Identifier: Apache-2.0
// The table of files of a unit of debug info: what the numbers in its entries stand for. Cold. Nobody locks.
#pragma once

#include <cstdint>
#include <string>

#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {

// The path of file `number` of the table at `offset` in .debug_line, for a unit compiled in `folder`. Empty when it
// cannot be told.
std::string source_path(const ElfFile& file, std::uint64_t offset, std::uint64_t number, const std::string& folder);

}  // namespace plimsoll::symbols
