// SPDX-License-Identifier: Apache-2.0
#include "reach/stopped_world.hpp"

#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

#include "base/stable_array.hpp"
#include "reach/thread_list.hpp"

namespace plimsoll::reach {
namespace {

constexpr long kMillisecond = 1'000'000;
constexpr long kPatience = 500 * kMillisecond;
constexpr long kPatienceWithTheDeaf = 100 * kMillisecond;      // glibc blocks all signals for moments, too
constexpr long kPatienceWithTheReady = 10'000 * kMillisecond;  // whose turn may be late where much else runs
constexpr std::size_t kMostThreads = 1 << 16;

struct Slot {
  ThreadPlace place;
  ThreadState state;
  std::atomic<std::uint32_t> parked_in;  // the number of the stop that `place` was written for
};

// Shared with the handler, which may run late, in any thread: hence static, never given back.
constinit base::StableArray<Slot, kMostThreads, base::Filling::sparse, 256> slots;
constinit std::atomic<std::uint32_t> current_stop{0};  // odd while the world is stopped; parked threads wait on it
constinit std::atomic<std::uint32_t> answers{0};       // the stopping thread waits on it
constinit std::atomic<int> handlers_running{0};
constinit pid_t process = 0;
constinit int stop_signal = 0;  // 0 while our handler is not installed
constinit struct sigaction previous_action {};

// What a signal carries, so that a foreign or late one parks nobody.
union Ticket {
  struct {
    std::uint32_t stop;
    std::uint32_t slot;
  } parts;
  void* carried;
};
static_assert(sizeof(Ticket) == sizeof(void*));

void wait_on(std::atomic<std::uint32_t>& word, std::uint32_t while_value, const timespec* timeout = nullptr) {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, while_value, timeout, nullptr, 0);
}
void wake_all(std::atomic<std::uint32_t>& word) { syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1 << 30); }

long nanoseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 * kMillisecond + now.tv_nsec;
}

void wait_a_moment(std::atomic<std::uint32_t>& word, std::uint32_t while_value) {
  const timespec moment{0, kMillisecond / 5};
  wait_on(word, while_value, &moment);
}

void answer_and_wait(Ticket ticket, const ucontext_t& interrupted) {
  Slot& slot = slots[ticket.parts.slot];
  slot.place.stack_pointer = reinterpret_cast<std::uintptr_t>(&interrupted);
  slot.place.thread_pointer = reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer());
  slot.place.alternate_stack = occupied_alternate_stack();
  slot.place.interrupted = &interrupted;
  slot.parked_in.store(ticket.parts.stop, std::memory_order_release);
  answers.fetch_add(1);
  wake_all(answers);
  while (current_stop.load() == ticket.parts.stop) wait_on(current_stop, ticket.parts.stop);
}

void park(int, siginfo_t* info, void* interrupted) {
  const int saved_errno = errno;
  // Counted before the ticket is compared: a new stop hands out the slots only when no handler can still write to one.
  handlers_running.fetch_add(1);
  Ticket ticket;
  ticket.carried = info->si_value.sival_ptr;
  if (info->si_code == SI_QUEUE && ticket.parts.stop == current_stop.load())
    answer_and_wait(ticket, *static_cast<const ucontext_t*>(interrupted));
  handlers_running.fetch_sub(1);
  errno = saved_errno;
}

// Late in the range: glibc keeps the first ones for itself and programs count up from SIGRTMIN.
int choose_signal() {
  for (int signal = SIGRTMAX; signal > SIGRTMIN; --signal) {
    struct sigaction action;
    if (sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_DFL) return signal;
  }
  return SIGRTMAX;
}

void restore_handler(bool signals_may_be_pending) {
  if (stop_signal == 0) return;
  if (signals_may_be_pending) {
    // Delivered later, to the default action, an unanswered signal would end the process: ignoring discards it.
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(stop_signal, &ignore, nullptr);
  }
  sigaction(stop_signal, &previous_action, nullptr);
  stop_signal = 0;
}

bool let_last_handlers_leave() {
  if (process != getpid()) {  // the child of a fork has none of its parent's threads
    process = getpid();
    handlers_running = 0;
  }
  for (const long deadline = nanoseconds() + kPatienceWithTheReady; handlers_running.load() != 0;) {
    if (nanoseconds() > deadline) return false;
    wait_a_moment(answers, answers.load());
  }
  return true;
}

int own_id() { return static_cast<int>(syscall(SYS_gettid)); }

}  // namespace

Region occupied_alternate_stack() noexcept {
  stack_t stack{};
  sigaltstack(nullptr, &stack);
  if ((stack.ss_flags & SS_ONSTACK) == 0) return {};
  const auto begin = reinterpret_cast<std::uintptr_t>(stack.ss_sp);
  return {begin, begin + stack.ss_size};
}

StoppedWorld::StoppedWorld() noexcept {
  if (!let_last_handlers_leave()) return;
  current_stop.fetch_add(1);
  complete_ = stop_all();
}

StoppedWorld::~StoppedWorld() {
  if (current_stop.load() % 2 == 1) current_stop.fetch_add(1);
  wake_all(current_stop);
  restore_handler(!complete_);
}

// A thread may have been made by one that was not parked yet, so look until nobody new is found. The kernel's list ends
// early when the thread that it has come to exits just then: hence the count.
bool StoppedWorld::stop_all() noexcept {
  for (long deadline = nanoseconds() + kPatience; nanoseconds() < deadline; sched_yield()) {
    bool found_any = false;
    if (!call_newcomers(found_any) || !await_answers()) return false;
    if (!found_any && all_accounted_for()) return true;
    if (found_any) deadline = nanoseconds() + kPatience;  // what they took is not lost to those that come after
  }
  return false;
}

bool StoppedWorld::call_newcomers(bool& found_any) noexcept {
  ThreadList threads;
  while (const int thread = threads.next()) {
    if (thread == own_id() || was_called(thread)) continue;
    found_any = true;
    if (!call(thread)) return false;
  }
  return threads.is_complete();
}

bool StoppedWorld::all_accounted_for() const noexcept {
  std::size_t known = 1;  // the calling thread
  for (std::size_t i = 0; i < called_; ++i)
    if (parked_place(i) || slots[i].state == ThreadState::kDead) ++known;
  return known == thread_count();
}

bool StoppedWorld::call(int thread) noexcept {
  if (!slots.grow_to(called_)) return false;
  if (stop_signal == 0) install_handler();
  Slot& slot = slots[called_];
  slot.place = {};
  slot.place.id = thread;
  slot.state = ThreadState::kRunning;
  Ticket ticket{{current_stop.load(), static_cast<std::uint32_t>(called_)}};
  siginfo_t info{};
  info.si_signo = stop_signal;
  info.si_code = SI_QUEUE;
  info.si_pid = getpid();
  info.si_uid = getuid();
  info.si_value.sival_ptr = ticket.carried;
  ++called_;
  if (syscall(SYS_rt_tgsigqueueinfo, getpid(), thread, stop_signal, &info) == 0) return true;
  if (errno != ESRCH) return false;
  slot.state = ThreadState::kGone;
  return true;
}

// A new thread may bear the number of one that is gone.
bool StoppedWorld::was_called(int thread) const noexcept {
  for (std::size_t i = 0; i < called_; ++i)
    if (slots[i].place.id == thread && slots[i].state != ThreadState::kGone) return true;
  return false;
}

bool StoppedWorld::await_answers() noexcept {
  for (const long start = nanoseconds();;) {
    const std::uint32_t seen = answers.load();
    if (all_answered()) return true;
    wait_a_moment(answers, seen);
    if (answers.load() != seen) continue;
    const long waited = nanoseconds() - start;
    const long enough = patience();
    if (all_answered()) return true;
    if (waited > enough) return false;
  }
}

bool StoppedWorld::all_answered() const noexcept {
  for (std::size_t i = 0; i < called_; ++i)
    if (is_awaited(i)) return false;
  return true;
}

bool StoppedWorld::is_awaited(std::size_t slot) const noexcept {
  const ThreadState state = slots[slot].state;
  return state != ThreadState::kGone && state != ThreadState::kDead && !parked_place(slot);
}

// Looks why threads do not answer: as long as the most hopeful of them deserves.
long StoppedWorld::patience() noexcept {
  long longest = kPatienceWithTheDeaf;
  for (std::size_t i = 0; i < called_; ++i) {
    if (!is_awaited(i)) continue;
    slots[i].state = state_of_thread(slots[i].place.id, stop_signal);
    if (slots[i].state == ThreadState::kRunning) longest = std::max(longest, kPatience);
    if (slots[i].state == ThreadState::kReady) longest = kPatienceWithTheReady;
  }
  return longest;
}

void StoppedWorld::install_handler() noexcept {
  struct sigaction action {};
  action.sa_sigaction = park;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  sigfillset(&action.sa_mask);
  stop_signal = choose_signal();
  sigaction(stop_signal, &action, &previous_action);
}

std::size_t StoppedWorld::threads_stopped() const noexcept {
  std::size_t count = 0;
  for_each_thread([&](const ThreadPlace&) { ++count; });
  return count;
}

const ThreadPlace* StoppedWorld::parked_place(std::size_t slot) const noexcept {
  const Slot& parked = slots[slot];
  return parked.parked_in.load(std::memory_order_acquire) == current_stop.load() ? &parked.place : nullptr;
}

}  // namespace plimsoll::reach
