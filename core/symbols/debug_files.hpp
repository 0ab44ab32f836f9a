// SPDX-License-Identifier: Apache-2.0
// Which file has the debug info of a program or library. Cold: opens files; never asks the network. Nobody locks.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "symbols/elf_file.hpp"

namespace plimsoll::symbols {

std::string hexadecimal(Bytes bytes);

// In hexadecimal digits; empty when the linker wrote none.
std::string build_id_of(const ElfFile& file);

// The file itself; else the first of candidates() that is there and belongs to it. Null when none has debug info.
std::shared_ptr<const ElfFile> file_with_debug_info(const std::string& path, std::shared_ptr<const ElfFile> file);

// The file to which dwz moved what the file's debug info has in common with others', as its .gnu_debugaltlink says.
struct AlternateFile {
  std::shared_ptr<const ElfFile> file;  // null: there is none, or it is not where it should be
  std::string path;                     // where it should be; empty when the file has no need of one
};
AlternateFile alternate_of(const ElfFile& file);

// Where a separate debug file may be: by the file's build id below /usr/lib/debug, by its .gnu_debuglink beside it, in
// .debug beside it and below /usr/lib/debug, and where debuginfod's client keeps what it has fetched.
std::vector<std::string> candidates(const std::string& path, const ElfFile& file);

}  // namespace plimsoll::symbols
