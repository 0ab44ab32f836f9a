// SPDX-License-Identifier: Apache-2.0
#include "symbols/call_site.hpp"

#include <array>
#include <cstring>

namespace plimsoll::symbols {
namespace {

constexpr std::size_t kLongestCall = 7;

// The last bytes of code in front of an address.
class CodeBefore {
 public:
  explicit CodeBefore(std::uintptr_t end) : end_(end) {
    std::memcpy(bytes_.data(), reinterpret_cast<const void*>(end - kLongestCall), kLongestCall);
  }

  std::uint8_t byte(std::size_t before) const { return bytes_[kLongestCall - before]; }

  // Where the four last bytes lead, as a distance from the end.
  std::uintptr_t relative() const {
    std::int32_t distance;
    std::memcpy(&distance, &bytes_[kLongestCall - sizeof distance], sizeof distance);
    return end_ + static_cast<std::uintptr_t>(static_cast<std::intptr_t>(distance));
  }

 private:
  std::uintptr_t end_;
  std::array<std::uint8_t, kLongestCall> bytes_;
};

constexpr std::uint8_t kCallRelative = 0xE8, kGroupOfIndirect = 0xFF, kRipRelativeCall = 0x15;

// Of `call` with the operand that these bytes describe; 0 when they describe none, or one relative to rip.
std::size_t length_of_pointer_call(std::uint8_t operand, std::uint8_t scaled) {
  const unsigned mode = operand >> 6, what = (operand >> 3) & 7, base = operand & 7;
  if (what != 2) return 0;
  if (mode == 3) return 2;
  const bool is_scaled = base == 4;
  if (mode == 0 && base == 5) return 0;
  const bool has_no_base = mode == 0 && is_scaled && (scaled & 7) == 5;
  return 2 + (is_scaled ? 1 : 0) + (mode == 1 ? 1 : 0) + (mode == 2 || has_no_base ? 4 : 0);
}

bool is_pointer_call(const CodeBefore& code) {
  for (const std::size_t length : {2, 3, 4, 6, 7})
    if (code.byte(length) == kGroupOfIndirect &&
        length_of_pointer_call(code.byte(length - 1), length > 2 ? code.byte(length - 2) : 0) == length)
      return true;
  return false;
}

}  // namespace

// Which of the bytes are an instruction cannot be known from behind; a distance that leads to no code is none.
std::optional<Call> call_before(std::uintptr_t return_address, const ModuleList& loaded) {
  if (return_address < kLongestCall || !loaded.has_code_at(return_address - kLongestCall) ||
      !loaded.has_code_at(return_address - 1))
    return std::nullopt;
  const CodeBefore code(return_address);
  if (code.byte(5) == kCallRelative && loaded.has_code_at(code.relative())) return Call{code.relative()};
  if (code.byte(6) == kGroupOfIndirect && code.byte(5) == kRipRelativeCall && loaded.find(code.relative())) {
    Call call;
    std::memcpy(&call.target, reinterpret_cast<const void*>(code.relative()), sizeof call.target);
    return call;
  }
  return is_pointer_call(code) ? std::optional(Call()) : std::nullopt;
}

}  // namespace plimsoll::symbols
