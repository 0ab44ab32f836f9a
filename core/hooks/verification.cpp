// SPDX-License-Identifier: Apache-2.0
#include "hooks/verification.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <span>
#include <string_view>

#include "base/raw_print.hpp"
#include "record/tracing.hpp"
#include "stack/slow_unwinder.hpp"

namespace plimsoll::hooks {
namespace {

using Frames = std::span<const std::uintptr_t>;

constinit std::atomic<std::uint64_t> compared{0};
constinit std::atomic<std::uint64_t> differing{0};

class Number {
 public:
  explicit Number(std::uint64_t value, int base = 10) noexcept
      : end_(std::to_chars(digits_.data(), digits_.data() + digits_.size(), value, base).ptr) {}
  operator std::string_view() const noexcept {
    return {digits_.data(), static_cast<std::size_t>(end_ - digits_.data())};
  }

 private:
  std::array<char, 20> digits_;
  const char* end_;
};

std::uint64_t frame_at(Frames frames, std::size_t i) noexcept { return i < frames.size() ? frames[i] : 0; }

void print_difference(Frames ours, Frames theirs) noexcept {
  base::raw_print({"verify=1: a stack differs from the one that libgcc walks (return addresses: ours, libgcc's):"});
  for (std::size_t i = 0; i < std::max(ours.size(), theirs.size()); ++i)
    base::raw_print({"  0x", Number(frame_at(ours, i), 16), " 0x", Number(frame_at(theirs, i), 16)});
}

[[gnu::destructor]] void print_result() noexcept {
  if (!record::tracing.verifies()) return;
  base::raw_print({"verify=1: ", Number(compared), " stacks compared with libgcc's, ", Number(differing), " differ"});
}

}  // namespace

void verify_origin(const stack::Registers& caller, record::Recorder::Origin origin) noexcept {
  if (origin.site() == record::kUnknownSite) return;
  const int saved_errno = errno;
  const record::StackFrames ours = record::recorder.frames(origin.site());
  const std::size_t limit = record::tracing.frame_limit.load(std::memory_order_relaxed);
  std::array<std::uintptr_t, stack::kMaxFrames> frames;
  const Frames theirs(frames.data(), stack::walk_slowly(caller.pc, std::span(frames).first(limit)));
  compared.fetch_add(1, std::memory_order_relaxed);
  if (!std::ranges::equal(ours, theirs) && differing.fetch_add(1, std::memory_order_relaxed) == 0)
    print_difference(ours, theirs);
  errno = saved_errno;
}

}  // namespace plimsoll::hooks
