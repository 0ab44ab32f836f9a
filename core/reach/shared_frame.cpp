// SPDX-License-Identifier: Apache-2.0
// A frame is the same as long as the return address beyond it is: a function that has returned and was called again
// from elsewhere, as a framework tells of a beginning and of an end, has another.
#include "reach/shared_frame.hpp"

#include <unwind.h>

#include "base/any_word.hpp"
#include "base/processor.hpp"

namespace plimsoll::reach {
namespace {

struct Position {
  std::uintptr_t pc = 0;
  std::uintptr_t sp = 0;
  std::uintptr_t frame_pointer = 0;
};

// Where the return address into a frame stands; 0 when that is not known.
std::uintptr_t slot_of_return_address(const Position& frame, const Position& called) noexcept {
  if constexpr (base::kCallStoresReturnAddress) return frame.sp - sizeof(std::uintptr_t);
  const std::uintptr_t slot = called.frame_pointer + sizeof(std::uintptr_t);
  const bool is_in_frame = called.sp != 0 && slot >= called.sp && slot < frame.sp;
  return is_in_frame && base::plain_return_address(base::any_word(slot)) == frame.pc ? slot : 0;
}

class Comparison {
 public:
  Comparison(std::uintptr_t earlier_from, std::span<const std::uintptr_t> earlier) noexcept
      : earlier_from_(earlier_from), earlier_(earlier) {}

  // From the innermost frame outward.
  void compare(const Position& frame) noexcept {
    const std::uintptr_t slot = slot_of_return_address(frame, called_);
    const std::uintptr_t index = (slot - earlier_from_) / sizeof(std::uintptr_t);  // huge when it lies deeper
    if (index < earlier_.size() && base::any_word(slot) != earlier_[index]) end_of_shared_ = frame.sp;
    called_ = frame;
  }
  std::uintptr_t end_of_shared() const noexcept { return end_of_shared_; }

 private:
  std::uintptr_t earlier_from_;
  std::span<const std::uintptr_t> earlier_;
  Position called_;
  std::uintptr_t end_of_shared_ = 0;
};

// libgcc tells for each frame the registers as they are there.
_Unwind_Reason_Code compare_frame(_Unwind_Context* context, void* comparison) noexcept {
  static_cast<Comparison*>(comparison)
      ->compare({_Unwind_GetIP(context), _Unwind_GetCFA(context), _Unwind_GetGR(context, base::kDwarfFramePointer)});
  return _URC_NO_REASON;
}

}  // namespace

std::uintptr_t end_of_shared_frames(std::uintptr_t earlier_from, std::span<const std::uintptr_t> earlier) noexcept {
  Comparison comparison{earlier_from, earlier};
  if (!earlier.empty()) _Unwind_Backtrace(compare_frame, &comparison);
  return comparison.end_of_shared();
}

}  // namespace plimsoll::reach
