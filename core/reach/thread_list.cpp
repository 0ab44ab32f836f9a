// SPDX-License-Identifier: Apache-2.0
#include "reach/thread_list.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstring>

namespace plimsoll::reach {
namespace {

// struct linux_dirent64: inode, offset, length of the entry, type, name.
constexpr std::size_t kLengthAt = 16;
constexpr std::size_t kNameAt = 19;

constexpr std::string_view kStateKey = "State:\t";
constexpr std::string_view kThreadsKey = "Threads:\t";
constexpr std::string_view kBlockedKey = "SigBlk:\t";

class StatusPath {
 public:
  explicit StatusPath(int thread) noexcept {
    append("/proc/self/task/");
    end_ = std::to_chars(end_, path_.end(), thread).ptr;
    append("/status");
    *end_ = '\0';
  }
  const char* c_str() const noexcept { return path_.data(); }

 private:
  void append(std::string_view text) noexcept { end_ += text.copy(end_, text.size()); }

  std::array<char, 64> path_;
  char* end_ = path_.data();
};

bool is_blocked(std::string_view mask, int signal) { return (take_hex(mask) >> (signal - 1) & 1) != 0; }

}  // namespace

ThreadState state_of_thread(int id, int signal) noexcept {
  if (syscall(SYS_tgkill, getpid(), id, 0) != 0) return ThreadState::kGone;
  LineReader lines(StatusPath(id).c_str());
  char state = 0;
  while (const auto line = lines.next()) {
    if (line->starts_with(kStateKey)) {
      state = line->substr(kStateKey.size()).front();
      if (state == 'Z' || state == 'X') return id == getpid() ? ThreadState::kDead : ThreadState::kGone;
    }
    if (!line->starts_with(kBlockedKey)) continue;
    const bool is_deaf = is_blocked(line->substr(kBlockedKey.size()), signal);
    if (state == 'R' && !is_deaf) return ThreadState::kReady;
    return state == 'S' && is_deaf ? ThreadState::kDeaf : ThreadState::kRunning;
  }
  return ThreadState::kRunning;
}

std::size_t thread_count() noexcept {
  std::size_t count = 0;
  LineReader lines("/proc/self/status");
  while (auto line = lines.next()) {
    if (!line->starts_with(kThreadsKey)) continue;
    line->remove_prefix(kThreadsKey.size());
    std::from_chars(line->begin(), line->end(), count);
    break;
  }
  return count;
}

ThreadList::ThreadList() noexcept : folder_("/proc/self/task", O_DIRECTORY) {}

int ThreadList::next() noexcept {
  for (;;) {
    if (begin_ == end_ && !refill()) return 0;
    const char* const entry = entries_.data() + begin_;
    std::uint16_t length;
    std::memcpy(&length, entry + kLengthAt, sizeof length);
    begin_ += length;
    int id = 0;
    std::from_chars(entry + kNameAt, entry + length, id);  // leaves 0 for "." and ".."
    if (id != 0) return id;
  }
}

bool ThreadList::refill() noexcept {
  const long got = folder_.read_entries(entries_);
  complete_ = got == 0;
  if (got <= 0) return false;
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  return true;
}

}  // namespace plimsoll::reach
