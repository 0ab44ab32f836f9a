// SPDX-License-Identifier: Apache-2.0
#include "stack/frame_description.hpp"

namespace plimsoll::stack {
namespace {

constexpr std::uint64_t kReturnAddressColumn = 16;

// What follows the length field of a CIE or FDE.
std::optional<DwarfReader> entry_at(const FrameSection& section, const std::uint8_t* at) noexcept {
  if (at < section.begin || at >= section.end) return std::nullopt;
  DwarfReader reader(at, section.end);
  const auto length = reader.read<std::uint32_t>();
  constexpr std::uint32_t kTerminator = 0, kWideLength = 0xffffffff;
  if (length == kTerminator || length == kWideLength) return std::nullopt;
  DwarfReader body = reader.take(length);
  if (reader.failed()) return std::nullopt;
  return body;
}

// The augmentation is "" or "z" and letters; false for anything else, whose data could not be told from the program.
bool parse_augmentation(const char* letters, DwarfReader& cie, FrameDescription& frame) noexcept {
  if (*letters == '\0') return true;
  if (*letters != 'z') return false;
  DwarfReader data = cie.take(cie.read_uleb());
  while (*++letters) {
    switch (*letters) {
      case 'R':
        frame.pointer_encoding = data.read<std::uint8_t>();
        break;
      case 'L':
        data.read<std::uint8_t>();
        break;
      case 'P': {
        const auto encoding = data.read<std::uint8_t>();
        data.read_pointer(encoding, 0);
        break;
      }
      case 'S':
        frame.signal_frame = true;
        break;
      default:
        return false;
    }
  }
  return !data.failed();
}

const char* read_string(DwarfReader& reader) noexcept {
  const auto* text = reinterpret_cast<const char*>(reader.position());
  while (!reader.failed() && reader.read<char>() != '\0') {
  }
  return text;
}

bool parse_cie(DwarfReader cie, FrameDescription& frame, bool& has_augmentation_data) noexcept {
  if (cie.read<std::uint32_t>() != 0) return false;  // the id of a CIE
  const auto version = cie.read<std::uint8_t>();
  if (version != 1 && version != 3) return false;
  const char* augmentation = read_string(cie);
  if (cie.failed()) return false;
  has_augmentation_data = *augmentation == 'z';
  frame.code_alignment = cie.read_uleb();
  frame.data_alignment = cie.read_sleb();
  const std::uint64_t return_address_column = version == 1 ? cie.read<std::uint8_t>() : cie.read_uleb();
  if (return_address_column != kReturnAddressColumn) return false;
  if (!parse_augmentation(augmentation, cie, frame)) return false;
  frame.initial_program = cie;
  return !cie.failed();
}

}  // namespace

std::optional<FrameDescription> parse_frame_description(const FrameSection& section, const std::uint8_t* fde) noexcept {
  std::optional<DwarfReader> body = entry_at(section, fde);
  if (!body) return std::nullopt;
  const std::uint8_t* pointer_field = body->position();
  const auto distance = body->read<std::uint32_t>();
  if (body->failed() || distance == 0) return std::nullopt;
  if (distance > static_cast<std::size_t>(pointer_field - section.begin)) return std::nullopt;
  std::optional<DwarfReader> cie = entry_at(section, pointer_field - distance);
  FrameDescription frame;
  frame.data_base = section.data_base;
  bool has_augmentation_data = false;
  if (!cie || !parse_cie(*cie, frame, has_augmentation_data)) return std::nullopt;
  if (frame.pointer_encoding & kIndirect) return std::nullopt;
  frame.start = body->read_pointer(frame.pointer_encoding, frame.data_base);
  frame.end = frame.start + body->read_pointer(frame.pointer_encoding & kFormatMask, 0);
  if (has_augmentation_data) body->take(body->read_uleb());
  if (body->failed()) return std::nullopt;
  frame.program = *body;
  return frame;
}

std::optional<FrameIndex> FrameIndex::parse(const std::uint8_t* header, const FrameSection& section) noexcept {
  if (header < section.begin || header >= section.end) return std::nullopt;
  DwarfReader reader(header, section.end);
  const auto base = reinterpret_cast<std::uintptr_t>(header);
  const auto version = reader.read<std::uint8_t>();
  const auto section_encoding = reader.read<std::uint8_t>();
  const auto count_encoding = reader.read<std::uint8_t>();
  const auto table_encoding = reader.read<std::uint8_t>();
  if (version != 1 || table_encoding != (kDataRelative | kSdata4)) return std::nullopt;
  if (section_encoding == kOmitted || count_encoding == kOmitted) return std::nullopt;
  reader.read_pointer(section_encoding, base);
  const std::uint64_t count = reader.read_pointer(count_encoding, base);
  if (reader.failed() || count > reader.remaining() / sizeof(Entry)) return std::nullopt;
  return FrameIndex(header, reader.position(), count);
}

FrameIndex::Entry FrameIndex::entry(std::size_t index) const noexcept {
  Entry result;
  std::memcpy(&result, table_ + index * sizeof(Entry), sizeof(Entry));
  return result;
}

const std::uint8_t* FrameIndex::find(std::uintptr_t address) const noexcept {
  const auto offset = static_cast<std::int64_t>(address - reinterpret_cast<std::uintptr_t>(header_));
  std::size_t first = 0, last = size_;
  while (first < last) {
    const std::size_t middle = first + (last - first) / 2;
    if (entry(middle).start <= offset)
      first = middle + 1;
    else
      last = middle;
  }
  return first == 0 ? nullptr : fde_at(first - 1);
}

}  // namespace plimsoll::stack
