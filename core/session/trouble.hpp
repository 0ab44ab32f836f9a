// SPDX-License-Identifier: Apache-2.0
// What a run of a sweep (oom_sweep.hpp) tells the process that it was forked from, and how that is written on a pipe.
// Both are the same program with the same modules at the same places, so stacks are return addresses. Writing allocates
// nothing and takes no lock: a run may be about to crash. The reader believes nothing, for the same reason.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace plimsoll::session {

struct Trouble {
  enum class Kind : std::uint32_t {
    leaked = 0x504c4f31,  // `count` blocks of `size` bytes in all, from this stack
    below,                // so many more, to which only those point
    in_frame,             // as `leaked`, but a word in the frame of the block's function leads there
    slots,                // the words of that frame that lead to memory of the block: their addresses are `stack`
    unjudged,             // for leaks; `text` says why
    threw,                // an exception that is no bad_alloc; `text` says which
    terminated,           // by std::terminate; `text` says for which exception
    crashed,              // by the signal `size`
    done                  // no trouble: the run came to its end
  };
  Kind kind = Kind::done;
  std::string text = {};
  std::uint64_t size = 0, count = 0;
  std::vector<std::uintptr_t> stack = {};
};

// Async-signal-safe. What is too long is cut.
void write_trouble(int descriptor, Trouble::Kind kind, std::string_view text, std::uint64_t size, std::uint64_t count,
                   std::span<const std::uintptr_t> stack) noexcept;

class TroubleReader {
 public:
  void add(std::string_view bytes) { unread_ += bytes; }
  // Nothing while the next has not come whole, or when what came is none.
  std::optional<Trouble> next();

 private:
  std::string unread_;
};

}  // namespace plimsoll::session
