// SPDX-License-Identifier: Apache-2.0
// Where the frames of a stack lie, for who names them later, maybe in another process. Cold: reads no debug info.
// Nobody locks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "symbols/modules.hpp"

namespace plimsoll::snapshot {

struct FramePlace {
  std::string_view module;  // its path
  std::string_view build_id;
  std::size_t offset;  // of the call, from the module's base

  // Its module can be told from the next build, and is at a path that others find.
  bool can_be_found_later() const { return module.starts_with('/') && !build_id.empty(); }
};

// Of the modules that are loaded when this is made; the views live as long.
class FramePlaces {
 public:
  FramePlaces() { loaded_.refresh(); }
  std::optional<FramePlace> place_of(std::uintptr_t return_address) const;

 private:
  symbols::ModuleList loaded_;
};

// From where frames of a module that this process has not loaded can be named: the return address of a call is this,
// its offset and 1. Nothing when the module is gone, or of another build.
std::optional<std::uintptr_t> base_of(const std::string& module, const std::string& build_id);

}  // namespace plimsoll::snapshot
