// SPDX-License-Identifier: Apache-2.0
// Stopping the world must harm nobody: threads go on where they were, signals and errno stay as they were, and a thread
// that cannot be stopped makes the look incomplete instead of wrong.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>

#include "base/spin_lock.hpp"
#include "hidden_heap.hpp"
#include "other_thread.hpp"
#include "reach/thread_list.hpp"

namespace plimsoll::reach {
namespace {

using Stopping = HiddenHeap;

void await_state(pid_t thread, char awaited) {
  const std::string path = "/proc/self/task/" + std::to_string(thread) + "/stat";
  for (char state = 0; state != awaited; std::this_thread::yield()) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    state = line.substr(line.rfind(')') + 2)[0];
  }
}

// Returns when the thread sleeps in the kernel.
void await_sleep(pid_t thread) { await_state(thread, 'S'); }

pid_t published(const std::atomic<pid_t>& id) {
  id.wait(0);
  return id;
}

void publish(std::atomic<pid_t>& id) {
  id = gettid();
  id.notify_all();
}

TEST_F(Stopping, AReadGoesOnAfterwards) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  std::atomic<pid_t> id{0};
  ssize_t got = -2;
  char byte = 0;
  std::thread thread([&] {
    publish(id);
    got = read(ends[0], &byte, 1);
  });
  await_sleep(published(id));
  EXPECT_TRUE(look());
  EXPECT_EQ(scan_.threads_stopped(), 1u);
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  thread.join();
  EXPECT_EQ(got, 1);
  EXPECT_EQ(byte, 'x');
  close(ends[0]);
  close(ends[1]);
}

TEST_F(Stopping, AWaitForAConditionGoesOnAfterwards) {
  std::mutex mutex;
  std::condition_variable changed;
  bool is_set = false;
  std::atomic<pid_t> id{0};
  std::thread thread([&] {
    publish(id);
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return is_set; });
  });
  await_sleep(published(id));
  EXPECT_TRUE(look());
  {
    std::scoped_lock lock(mutex);
    is_set = true;
  }
  changed.notify_all();
  thread.join();
}

TEST_F(Stopping, ASleepIsNotCutShort) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kNap{50};
  std::atomic<pid_t> id{0};
  Clock::duration slept{};
  std::thread thread([&] {
    publish(id);
    const auto start = Clock::now();
    std::this_thread::sleep_for(kNap);
    slept = Clock::now() - start;
  });
  await_sleep(published(id));
  EXPECT_TRUE(look());
  thread.join();
  EXPECT_GE(slept, kNap);
}

TEST_F(Stopping, LeavesErrnoAlone) {
  std::atomic<bool> leave{false};
  std::atomic<int> rounds{0};
  bool was_changed = false;
  std::thread thread([&] {
    errno = 77;
    while (!leave) {
      was_changed = was_changed || errno != 77;
      ++rounds;
    }
  });
  while (rounds == 0) std::this_thread::yield();
  errno = 78;
  const bool complete = look();
  EXPECT_EQ(errno, 78);
  EXPECT_TRUE(complete);
  for (const int before = rounds; rounds == before;) std::this_thread::yield();
  leave = true;
  thread.join();
  EXPECT_FALSE(was_changed);
}

constinit std::atomic<int> foreign_signals{0};
void count_foreign_signal(int) { ++foreign_signals; }

std::vector<struct sigaction> all_actions() {
  std::vector<struct sigaction> actions(static_cast<std::size_t>(SIGRTMAX) + 1);
  for (int signal = 1; signal <= SIGRTMAX; ++signal)
    sigaction(signal, nullptr, &actions[static_cast<std::size_t>(signal)]);
  return actions;
}

constexpr int kSetByTheLibrary = 0x04000000;  // SA_RESTORER

void expect_same_handlers(const std::vector<struct sigaction>& before) {
  const auto after = all_actions();
  for (std::size_t i = 0; i < before.size(); ++i) {
    EXPECT_EQ(before[i].sa_handler, after[i].sa_handler) << i;
    EXPECT_EQ(before[i].sa_flags & ~kSetByTheLibrary, after[i].sa_flags & ~kSetByTheLibrary) << i;
  }
}

TEST_F(Stopping, PutsTheSignalHandlersBack) {
  const auto before = all_actions();
  OtherThread thread([](Rendezvous& meeting) { meeting.arrive_and_stay(); });
  EXPECT_TRUE(look());
  EXPECT_EQ(scan_.threads_stopped(), 1u);
  expect_same_handlers(before);
}

TEST_F(Stopping, BorrowsASignalWhenTheProgramUsesThemAll) {
  foreign_signals = 0;
  const auto at_first = all_actions();
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal) ::signal(signal, count_foreign_signal);
  const auto before = all_actions();
  OtherThread thread([](Rendezvous& meeting) { meeting.arrive_and_stay(); });
  EXPECT_TRUE(look());
  EXPECT_EQ(scan_.threads_stopped(), 1u);
  EXPECT_EQ(foreign_signals, 0);
  expect_same_handlers(before);
  raise(SIGRTMAX);
  EXPECT_EQ(foreign_signals, 1);
  for (int signal = SIGRTMIN; signal <= SIGRTMAX; ++signal)
    sigaction(signal, &at_first[static_cast<std::size_t>(signal)], nullptr);
}

// A late delivery of the stop's signal would end the process, once the default action is back.
TEST_F(Stopping, AThreadThatBlocksAllSignalsMakesTheLookIncomplete) {
  const Hidden block = allocate(64);
  std::atomic<int> rounds{0};
  std::atomic<bool> leave{false};
  std::thread lively([&] {
    while (!leave) ++rounds;
  });
  const auto before = all_actions();
  OtherThread deaf([](Rendezvous& meeting) {
    sigset_t all, usual;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &usual);
    meeting.arrive_and_stay();
    pthread_sigmask(SIG_SETMASK, &usual, nullptr);
  });
  EXPECT_FALSE(look());
  EXPECT_EQ(scan_.incomplete(), Incomplete::kThreadNotStopped);
  EXPECT_TRUE(scan_.blocks().empty()) << "nothing may be called lost";
  expect_same_handlers(before);
  for (const int at = rounds; rounds == at;) std::this_thread::yield();
  deaf.finish();
  EXPECT_FALSE(held(block)) << "the next look is complete again";
  leave = true;
  lively.join();
}

// How long is waited for a thread hangs on what it does.
TEST_F(Stopping, WhatAThreadDoesTellsWhetherItWillAnswer) {
  for (const bool blocks : {false, true}) {
    std::atomic<pid_t> id{0};
    std::atomic<bool> spins{true};
    Rendezvous meeting;
    std::thread thread([&] {
      sigset_t all, usual;
      sigfillset(&all);
      if (blocks) pthread_sigmask(SIG_BLOCK, &all, &usual);
      publish(id);
      while (spins) {
      }
      meeting.arrive_and_stay();
      if (blocks) pthread_sigmask(SIG_SETMASK, &usual, nullptr);
    });
    const pid_t thread_id = published(id);
    EXPECT_EQ(state_of_thread(thread_id, SIGRTMAX), blocks ? ThreadState::kRunning : ThreadState::kReady);
    spins = false;
    await_sleep(thread_id);
    EXPECT_EQ(state_of_thread(thread_id, SIGRTMAX), blocks ? ThreadState::kDeaf : ThreadState::kRunning);
    meeting.let_leave();
    thread.join();
  }
}

// Calls `body` in a child with only this thread; it returns the exit code.
template <class Body>
int exit_code_of_child(Body&& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = -1;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

TEST_F(Stopping, TheChildOfAForkLooksAlone) {
  OtherThread thread([](Rendezvous& meeting) { meeting.arrive_and_stay(); });
  EXPECT_TRUE(look());
  const Hidden lost = allocate(64);
  const int code = exit_code_of_child([&] {
    if (!look()) return 2;
    if (scan_.threads_stopped() != 0) return 3;
    return is_held(lost) ? 4 : 0;
  });
  EXPECT_EQ(code, 0);
}

TEST_F(Stopping, AFirstThreadThatHasLeftIsNotWaitedFor) {
  const int code = exit_code_of_child([&] {
    const pid_t first = getpid();
    std::thread([&, first] {
      await_state(first, 'Z');
      _exit(look() && scan_.threads_stopped() == 0 ? 0 : 2);
    }).detach();
    syscall(SYS_exit, 0);  // ends this thread alone
    return 3;
  });
  EXPECT_EQ(code, 0);
}

TEST_F(Stopping, WithoutMemoryALookIsIncomplete) {
  const int code = exit_code_of_child([&] {
    constexpr std::size_t kBlocks = 1 << 20;
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    bool was_incomplete = false;
    for (std::size_t spare = 1; spare < 1024; spare *= 2) {  // MiB
      Scan scan;
      const rlimit limit{pages * 4096 + (spare << 20), RLIM_INFINITY};
      setrlimit(RLIMIT_AS, &limit);
      const bool complete = scan.run({PLIMSOLL_OUTER_STACK()}, [](BlockList& blocks) {
        for (std::size_t i = 0; i < kBlocks; ++i) blocks.push_back({0x1000'0000 + i * 64, 0, false});
      });
      if (complete) return was_incomplete ? 0 : 2;
      if (scan.incomplete() != Incomplete::kNoMemory) return 3;
      if (!scan.blocks().empty()) return 4;
      was_incomplete = true;
    }
    return 5;
  });
  EXPECT_EQ(code, 0);
}

TEST_F(Stopping, TakesTheLockBeforeItStopsAndListsUnderIt) {
  struct RecordingLock {
    std::string& log;
    void lock() { log += "lock "; }
    void unlock() { log += "unlock "; }
  };
  std::string log;
  log.reserve(100);
  RecordingLock lock{log};
  EXPECT_TRUE(scan_.run({PLIMSOLL_OUTER_STACK()}, lock, [&](BlockList&) { log += "list "; }));
  EXPECT_EQ(log, "lock list unlock ");
}

// A thread may spin on the lock that the look holds; another may make and end threads, or hold the lock of malloc.
TEST_F(Stopping, TwoHundredLooksAmongThreadsThatComeGoAndAllocate) {
  const Hidden held_block = allocate(64);
  const Hidden lost_block = allocate(64);
  static void* volatile holder;
  put(&holder, held_block);
  base::SpinLock heap_lock;
  std::atomic<bool> leave{false};
  const auto come_and_go = [&] {
    while (!leave) {
      std::thread brief([&] {
        auto words = std::make_unique<char[]>(1000);
        std::scoped_lock hold(heap_lock);
        words[0] = 1;
      });
      brief.join();
    }
  };
  std::array<std::thread, 3> busy{std::thread(come_and_go), std::thread(come_and_go), std::thread(come_and_go)};
  int complete_looks = 0;
  for (int i = 0; i < 200; ++i) {
    const Request request{PLIMSOLL_OUTER_STACK(), {}, {}};
    if (!scan_.run(request, heap_lock, [&](BlockList& blocks) {
          blocks.push_back({held_block.address(), 64, false});
          blocks.push_back({lost_block.address(), 64, false});
        }))
      continue;
    ++complete_looks;
    ASSERT_TRUE(scan_.is_held(index_of(held_block)));
    ASSERT_FALSE(scan_.is_held(index_of(lost_block)));
  }
  leave = true;
  for (std::thread& thread : busy) thread.join();
  holder = nullptr;
  EXPECT_GT(complete_looks, 100);
}

// AddressSanitizer keeps a new thread's argument in memory of its own, where no scan looks, until the thread takes it.
#ifdef __SANITIZE_ADDRESS__
constexpr bool kArgumentsAreHidden = true;
#else
constexpr bool kArgumentsAreHidden = false;
#endif

// Threads that hand a block on: each makes the next and ends. So the newest, perhaps made while the others were being
// stopped, alone knows the block.
struct Relay {
  static inline std::atomic<bool> may_end{false};
  static inline std::atomic<int> arrivals{0};

  static void* run(void* block) {
    [[maybe_unused]] void* volatile kept = block;
    ++arrivals;
    arrivals.notify_all();
    if (!may_end) start(block);
    return nullptr;
  }
  static void start(void* block) {
    [[maybe_unused]] void* volatile kept = block;
    [[maybe_unused]] const int before = arrivals;
    pthread_t next;
    if (pthread_create(&next, nullptr, run, block) != 0) std::abort();
    pthread_detach(next);
    if (kArgumentsAreHidden) arrivals.wait(before);
  }
  [[gnu::noinline]] static void start(Hidden block) { start(block.pointer()); }
};

TEST_F(Stopping, ThreadsMadeMeanwhileAreStoppedToo) {
  const Hidden block = allocate(64);
  Relay::may_end = false;
  Relay::start(block);
  for (int i = 0; i < 100; ++i) {
    const bool complete = look();
    EXPECT_TRUE(!complete || is_held(block)) << i;
  }
  Relay::may_end = true;
  while (thread_count() != 1) std::this_thread::yield();
  EXPECT_FALSE(held(block));
}

// A look must not meet a module half loaded, nor wait for a thread that waits for it.
TEST_F(Stopping, AHundredLooksWhileALibraryComesAndGoes) {
  const Hidden block = allocate(64);
  static void* volatile holder;
  put(&holder, block);
  std::atomic<bool> leave{false};
  std::atomic<int> rounds{0};
  std::thread thread([&] {
    for (; !leave; ++rounds) dlclose(dlopen(PLIMSOLL_TEST_PLUGIN, RTLD_NOW));
  });
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(held(block));
  for (const int before = rounds; rounds == before;) std::this_thread::yield();
  leave = true;
  thread.join();
  holder = nullptr;
}

}  // namespace
}  // namespace plimsoll::reach
