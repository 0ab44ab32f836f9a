// SPDX-License-Identifier: Apache-2.0
// Instructions have four bytes, so the one in front of an address is known.
#include "symbols/call_site.hpp"

#include <cstring>

namespace plimsoll::symbols {
namespace {

constexpr std::uintptr_t kInstructionBytes = 4;

// BL, with the distance in instructions in its lower 26 bits.
bool is_call_by_distance(std::uint32_t instruction) { return instruction >> 26 == 0b100101; }
std::uintptr_t target_of(std::uint32_t instruction, std::uintptr_t from) {
  const auto distance = static_cast<std::int32_t>(instruction << 6) >> 6;
  return from + static_cast<std::uintptr_t>(std::intptr_t{distance}) * kInstructionBytes;
}

// BLR, and its forms that authenticate the pointer, by zero or by another register.
bool is_call_by_pointer(std::uint32_t instruction) {
  return (instruction & 0xFFFFFC1F) == 0xD63F0000 || (instruction & 0xFFFFF81F) == 0xD63F081F ||
         (instruction & 0xFFFFF800) == 0xD73F0800;
}

}  // namespace

std::optional<Call> call_before(std::uintptr_t return_address, const ModuleList& loaded) {
  const std::uintptr_t from = return_address - kInstructionBytes;
  if (return_address < kInstructionBytes || return_address % kInstructionBytes != 0 || !loaded.has_code_at(from))
    return std::nullopt;
  std::uint32_t instruction;
  std::memcpy(&instruction, reinterpret_cast<const void*>(from), sizeof instruction);
  if (is_call_by_pointer(instruction)) return Call();
  if (!is_call_by_distance(instruction)) return std::nullopt;
  const Call call{target_of(instruction, from)};
  return loaded.has_code_at(call.target) ? std::optional(call) : std::nullopt;
}

}  // namespace plimsoll::symbols
