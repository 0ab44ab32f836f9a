// SPDX-License-Identifier: Apache-2.0
// Unwind table entries written by hand, byte by byte, for code that does not exist.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "stack/unwind_rule.hpp"

namespace plimsoll::stack::test {

using Bytes = std::vector<std::uint8_t>;

inline constexpr std::uint32_t kCodeSize = 0x100000;
// The function starts so far behind the field that names it; nothing ever reads there.
inline constexpr std::int32_t kCodeDistance = 0x1000;

struct CieText {
  std::string augmentation = "zR";
  Bytes augmentation_data = {0x1b};       // pc-relative, four signed bytes
  Bytes program = {0x0c, 7, 8, 0x90, 1};  // CFA = rsp + 8, return address at CFA - 8
  std::uint8_t version = 1;
  std::uint8_t return_address_column = 16;
};

inline void append(Bytes& to, const Bytes& bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }
inline void append32(Bytes& to, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
}

// A CIE and, behind it, one FDE.
class FrameBytes {
 public:
  explicit FrameBytes(const Bytes& program, const CieText& cie = {}) {
    Bytes body;
    append32(body, 0);
    body.push_back(cie.version);
    append(body, Bytes(cie.augmentation.begin(), cie.augmentation.end()));
    append(body, {0, 1, 0x78, cie.return_address_column});  // code alignment 1, data alignment -8
    if (!cie.augmentation.empty()) append(body, {static_cast<std::uint8_t>(cie.augmentation_data.size())});
    append(body, cie.augmentation_data);
    append(body, cie.program);
    append32(bytes_, static_cast<std::uint32_t>(body.size()));
    append(bytes_, body);
    fde_ = bytes_.size();
    append32(bytes_, static_cast<std::uint32_t>(4 + 4 + 4 + 1 + program.size()));
    append32(bytes_, static_cast<std::uint32_t>(bytes_.size()));
    append32(bytes_, kCodeDistance);
    append32(bytes_, kCodeSize);
    bytes_.push_back(0);  // no augmentation data
    append(bytes_, program);
  }

  Bytes& bytes() { return bytes_; }
  std::size_t fde_offset() const { return fde_; }
  // The rule so many bytes into the function.
  Rule rule_at(std::uint32_t offset) const { return compile_rule(section(), fde(), address_of(offset)); }
  Rule rule_at(std::uint32_t offset, RuleCompiler& compiler, std::uint64_t tables) const {
    return compiler.compile(section(), fde(), address_of(offset), tables);
  }

 private:
  const std::uint8_t* fde() const { return bytes_.data() + fde_; }
  FrameSection section() const { return {bytes_.data(), bytes_.data() + bytes_.size(), 0}; }
  std::uintptr_t address_of(std::uint32_t offset) const {
    return reinterpret_cast<std::uintptr_t>(fde() + 8) + kCodeDistance + offset;
  }

  Bytes bytes_;
  std::size_t fde_ = 0;
};

}  // namespace plimsoll::stack::test
