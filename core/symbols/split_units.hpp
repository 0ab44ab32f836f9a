// SPDX-License-Identifier: Apache-2.0
// Where -gsplit-dwarf left the debug info of a unit: in a .dwo file beside the object file, or in the program's .dwp.
// Cold: opens files. Nobody locks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "symbols/dwarf_file.hpp"

namespace plimsoll::symbols {

class SplitUnits {
 public:
  explicit SplitUnits(std::string program) : program_(std::move(program)) {}

  // A file whose only unit is that of the id. Null when it is nowhere.
  std::shared_ptr<const DwarfFile> find(std::uint64_t id, const std::string& dwo_path);

 private:
  std::shared_ptr<const DwarfFile> in_package(std::uint64_t id);

  std::string program_;
  std::shared_ptr<const ElfFile> package_;  // opened at the first question
};

}  // namespace plimsoll::symbols
