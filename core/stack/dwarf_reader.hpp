// SPDX-License-Identifier: Apache-2.0
// Reads the little-endian fields of .eh_frame without ever leaving the bytes it was given. Cold: a rule is compiled
// once for each return address. No lock.
//
// A read beyond the end yields zero and marks the reader failed for good, so that a parser may read on and ask once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace plimsoll::stack {

// DW_EH_PE_*: how a pointer is written. The low four bits are the format, the next three what it is relative to.
enum PointerEncoding : std::uint8_t {
  kAbsolute = 0x00,
  kUleb128 = 0x01,
  kUdata2 = 0x02,
  kUdata4 = 0x03,
  kUdata8 = 0x04,
  kSleb128 = 0x09,
  kSdata2 = 0x0a,
  kSdata4 = 0x0b,
  kSdata8 = 0x0c,
  kFormatMask = 0x0f,
  kPcRelative = 0x10,
  kDataRelative = 0x30,
  kBaseMask = 0x70,
  kIndirect = 0x80,
  kOmitted = 0xff,
};

class DwarfReader {
 public:
  DwarfReader() = default;
  DwarfReader(const std::uint8_t* begin, const std::uint8_t* end) noexcept : position_(begin), end_(end) {}

  bool failed() const noexcept { return failed_; }
  bool at_end() const noexcept { return position_ == end_; }
  const std::uint8_t* position() const noexcept { return position_; }
  std::size_t remaining() const noexcept { return static_cast<std::size_t>(end_ - position_); }

  template <class T>
  T read() noexcept {
    T value{};
    if (remaining() < sizeof(T)) return fail(), value;
    std::memcpy(&value, position_, sizeof(T));
    position_ += sizeof(T);
    return value;
  }

  std::uint64_t read_uleb() noexcept {
    unsigned width = 0;
    return read_leb(width);
  }

  std::int64_t read_sleb() noexcept {
    unsigned width = 0;
    std::uint64_t value = read_leb(width);
    if (width < 64 && width != 0 && (value >> (width - 1) & 1)) value |= ~std::uint64_t{0} << width;
    return static_cast<std::int64_t>(value);
  }

  // The next `size` bytes as a reader of their own.
  DwarfReader take(std::uint64_t size) noexcept {
    if (remaining() < size) {
      fail();
      return *this;
    }
    position_ += size;
    return DwarfReader(position_ - size, position_);
  }

  // An indirect pointer is read as the address of the pointer: nobody here may follow it.
  std::uintptr_t read_pointer(std::uint8_t encoding, std::uintptr_t data_base) noexcept {
    const auto here = reinterpret_cast<std::uintptr_t>(position_);
    const std::uintptr_t value = read_unbased(encoding & kFormatMask);
    if (value == 0) return 0;
    switch (encoding & kBaseMask) {
      case kAbsolute:
        return value;
      case kPcRelative:
        return value + here;
      case kDataRelative:
        return value + data_base;
      default:
        return fail(), 0;
    }
  }

 private:
  void fail() noexcept {
    failed_ = true;
    position_ = end_;
  }

  std::uint64_t read_leb(unsigned& width) noexcept {
    std::uint64_t value = 0;
    for (std::uint8_t byte = 0x80; byte & 0x80; width += 7) {
      if (at_end() || width > 63) return fail(), 0;
      byte = *position_++;
      value |= std::uint64_t{byte & 0x7fu} << width;
    }
    return value;
  }

  std::uintptr_t read_unbased(std::uint8_t format) noexcept {
    switch (format) {
      case kAbsolute:
      case kUdata8:
      case kSdata8:
        return read<std::uint64_t>();
      case kUleb128:
        return read_uleb();
      case kUdata2:
        return read<std::uint16_t>();
      case kUdata4:
        return read<std::uint32_t>();
      case kSleb128:
        return static_cast<std::uintptr_t>(read_sleb());
      case kSdata2:
        return static_cast<std::uintptr_t>(std::int64_t{read<std::int16_t>()});
      case kSdata4:
        return static_cast<std::uintptr_t>(std::int64_t{read<std::int32_t>()});
      default:
        return fail(), 0;
    }
  }

  const std::uint8_t* position_ = nullptr;
  const std::uint8_t* end_ = nullptr;
  bool failed_ = false;
};

}  // namespace plimsoll::stack
