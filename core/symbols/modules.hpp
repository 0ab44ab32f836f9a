// SPDX-License-Identifier: Apache-2.0
// Which program or shared library an address lies in, as the dynamic loader knows it. Cold: dl_iterate_phdr takes the
// loader's lock, so never under a lock of a door. A plain value; the caller locks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace plimsoll::symbols {

struct Module {
  struct Segment {
    std::uintptr_t begin = 0, end = 0;
    bool code = false;
  };
  std::string path;
  std::uintptr_t base = 0;
  std::vector<Segment> segments;
  std::string build_id = {};  // in hexadecimal digits, of what is loaded; empty when the linker wrote none

  bool covers(std::uintptr_t address) const;
  // The same file at the same place.
  bool same_as(const Module& other) const { return base == other.base && path == other.path; }
};

// What was loaded at one moment.
class ModuleList {
 public:
  // Reads the list anew if a library was loaded or unloaded since. True when it was.
  bool refresh();
  const std::vector<Module>& all() const { return modules_; }
  const Module* find(std::uintptr_t address) const;
  // The module that was there last, of those that were unloaded.
  const Module* find_gone(std::uintptr_t address) const;
  bool contains(const Module& module) const;
  // Whether functions may start at the address: in a segment of code, but not where the file's own header lies.
  bool has_code_at(std::uintptr_t address) const;

 private:
  std::vector<Module> modules_;
  std::vector<Module> gone_;                      // the last unloaded first
  unsigned long long loaded_ = 0, unloaded_ = 0;  // the loader's counts of events
  std::size_t laid_out_ = 0;
};

}  // namespace plimsoll::symbols
