// SPDX-License-Identifier: Apache-2.0
#include "session/trouble.hpp"

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace plimsoll::session {
namespace {

constexpr std::uint32_t kLongestText = 1024, kMostFrames = 64;

struct Header {
  Trouble::Kind kind;
  std::uint32_t text_bytes, frames;
  std::uint64_t size, count;
};

bool is_sound(const Header& header) {
  return header.kind >= Trouble::Kind::leaked && header.kind <= Trouble::Kind::done &&
         header.text_bytes <= kLongestText && header.frames <= kMostFrames;
}

iovec part(const void* begin, std::size_t bytes) { return {const_cast<void*>(begin), bytes}; }

}  // namespace

void write_trouble(int descriptor, Trouble::Kind kind, std::string_view text, std::uint64_t size, std::uint64_t count,
                   std::span<const std::uintptr_t> stack) noexcept {
  text = text.substr(0, kLongestText);
  stack = stack.first(std::min<std::size_t>(stack.size(), kMostFrames));
  const Header header{kind, static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(stack.size()), size,
                      count};
  // At most PIPE_BUF bytes: it is written whole or not at all.
  const std::array parts{part(&header, sizeof header), part(text.data(), text.size()),
                         part(stack.data(), stack.size_bytes())};
  [[maybe_unused]] const ssize_t written = writev(descriptor, parts.data(), static_cast<int>(parts.size()));
}

std::optional<Trouble> TroubleReader::next() {
  Header header;
  if (unread_.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, unread_.data(), sizeof header);
  if (!is_sound(header)) return std::nullopt;
  const std::size_t frames_at = sizeof header + header.text_bytes;
  const std::size_t end = frames_at + header.frames * sizeof(std::uintptr_t);
  if (unread_.size() < end) return std::nullopt;
  Trouble trouble{header.kind, unread_.substr(sizeof header, header.text_bytes), header.size, header.count, {}};
  trouble.stack.resize(header.frames);
  if (header.frames > 0) std::memcpy(trouble.stack.data(), unread_.data() + frames_at, end - frames_at);
  unread_.erase(0, end);
  return trouble;
}

}  // namespace plimsoll::session
