// SPDX-License-Identifier: Apache-2.0
#include "reach/frame_extent.hpp"

#include <unwind.h>

namespace plimsoll::reach {
namespace {

struct Search {
  std::uintptr_t frame;
  Region extent;
};

// libgcc tells for each frame the stack pointer as it is there, from the innermost frame outward.
_Unwind_Reason_Code narrow(_Unwind_Context* context, void* argument) noexcept {
  auto& search = *static_cast<Search*>(argument);
  const std::uintptr_t stack_pointer = _Unwind_GetCFA(context);
  const bool is_outer = stack_pointer > search.frame;
  (is_outer ? search.extent.end : search.extent.begin) = stack_pointer;
  return is_outer ? _URC_END_OF_STACK : _URC_NO_REASON;
}

}  // namespace

Region frame_extent(std::uintptr_t frame, std::uintptr_t inner) noexcept {
  constexpr std::uintptr_t kSavedFrameAndReturn = 2 * sizeof(std::uintptr_t);
  Search search{frame, {inner, frame + kSavedFrameAndReturn}};
  _Unwind_Backtrace(narrow, &search);
  return search.extent;
}

}  // namespace plimsoll::reach
