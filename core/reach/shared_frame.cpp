// SPDX-License-Identifier: Apache-2.0
// A frame is the same as long as the return address beyond it is: a function that has returned and was called again
// from elsewhere, as a framework tells of a beginning and of an end, has another.
#include "reach/shared_frame.hpp"

#include <unwind.h>

#include "base/any_word.hpp"

namespace plimsoll::reach {
namespace {

struct Comparison {
  std::uintptr_t earlier_from;
  std::span<const std::uintptr_t> earlier;
  std::uintptr_t end_of_shared = 0;

  // The slot below a stack pointer holds the return address of the call that was made there.
  void compare(std::uintptr_t stack_pointer) noexcept {
    const std::uintptr_t slot = stack_pointer - sizeof(std::uintptr_t);
    const std::uintptr_t index = (slot - earlier_from) / sizeof(std::uintptr_t);  // huge when it lies deeper
    if (index < earlier.size() && base::any_word(slot) != earlier[index]) end_of_shared = stack_pointer;
  }
};

// libgcc tells for each frame the stack pointer as it is there, from the innermost frame outward.
_Unwind_Reason_Code compare_frame(_Unwind_Context* context, void* comparison) noexcept {
  static_cast<Comparison*>(comparison)->compare(_Unwind_GetCFA(context));
  return _URC_NO_REASON;
}

}  // namespace

std::uintptr_t end_of_shared_frames(std::uintptr_t earlier_from, std::span<const std::uintptr_t> earlier) noexcept {
  Comparison comparison{earlier_from, earlier};
  if (!earlier.empty()) _Unwind_Backtrace(compare_frame, &comparison);
  return comparison.end_of_shared;
}

}  // namespace plimsoll::reach
