// SPDX-License-Identifier: Apache-2.0
#include "snapshot/frame_places.hpp"

#include "symbols/laid_out.hpp"

namespace plimsoll::snapshot {

std::optional<FramePlace> FramePlaces::place_of(std::uintptr_t return_address) const {
  const std::uintptr_t call = return_address - 1;
  const symbols::Module* module = loaded_.find(call);
  if (!module) return std::nullopt;
  return FramePlace{module->path, module->build_id, call - module->base};
}

std::optional<std::uintptr_t> base_of(const std::string& module, const std::string& build_id) {
  return symbols::lay_out(module, build_id);
}

}  // namespace plimsoll::snapshot
