// SPDX-License-Identifier: Apache-2.0
// profiler.hpp: the handler, the thread that it wakes, and how both come through a fork. Cold.
//
// `busy` is held while a signal is answered and through a fork: so a child never inherits a resolver that is locked, or
// half a capture. It is taken before the recorder's own lock: our fork handlers are registered after the recorder's,
// and so prepare earlier.
#include "plimsoll/profiler.hpp"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>

#include "base/raw_print.hpp"
#include "base/reentry_guard.hpp"
#include "capture/capture.hpp"
#include "capture/notice.hpp"
#include "stack/capture.hpp"

namespace plimsoll {
namespace {

// A mutex that is handed on: a thread that locks again and again lets others in between. While one is busy,
// the next holds the turn.
class FairMutex {
 public:
  void lock() {
    const std::scoped_lock turn(turn_);
    busy_.lock();
  }
  void unlock() { busy_.unlock(); }

 private:
  std::mutex turn_, busy_;
};

struct Profiler {
  FairMutex busy;                           // a flood of signals must not keep a fork waiting
  std::optional<capture::Capture> capture;  // set while there is a SignalProfiler
  bool is_ending = false;
  int signal = 0;
  pthread_t thread{};
  bool has_thread = false;
  bool is_forked = false;  // what is open was opened by the parent
  sigset_t mask_before_fork{};
};

// Never destroyed: a thread may still be at work when the program exits.
Profiler& profiler() {
  static auto* const only = new Profiler;
  return *only;
}

void* answer_signals(void*) {
  const base::ReentryGuard guard;
  pthread_setname_np(pthread_self(), "plimsoll");
  Profiler& self = profiler();
  {
    const std::scoped_lock lock(self.busy);
    if (self.is_forked) self.capture->abandon();
  }
  for (;;) {
    capture::take_notice();
    const std::scoped_lock lock(self.busy);
    if (self.is_ending) return nullptr;
    self.capture->answer_signal();
  }
}

// The program's signals are for its own threads. The last real-time signal is the one with which a look for leaks stops
// threads: one that is deaf to it would spoil every look.
int start_thread(Profiler& self) {
  sigset_t all_but_stopping, mask;
  sigfillset(&all_but_stopping);
  sigdelset(&all_but_stopping, SIGRTMAX);
  pthread_sigmask(SIG_SETMASK, &all_but_stopping, &mask);
  const int error = pthread_create(&self.thread, nullptr, answer_signals, nullptr);
  pthread_sigmask(SIG_SETMASK, &mask, nullptr);
  self.has_thread = error == 0;
  return error;
}

// A signal that is sent to the child before it has its thread waits until then.
void prepare_fork() {
  Profiler& self = profiler();
  self.busy.lock();
  if (!self.capture) return;
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, self.signal);
  pthread_sigmask(SIG_BLOCK, &ours, &self.mask_before_fork);
}

void resume_parent() {
  Profiler& self = profiler();
  if (self.capture) pthread_sigmask(SIG_SETMASK, &self.mask_before_fork, nullptr);
  self.busy.unlock();
}

// A child has none of its parent's threads. One cannot be made later, by the handler: pthread_create is not
// async-signal-safe. Here it is: glibc has made its own locks anew before these handlers run, and the heap behind the
// doors has none.
void resume_child() {
  const base::ReentryGuard guard;
  Profiler& self = profiler();
  new (&self.busy) FairMutex;  // the parent's thread, which is not here, may have had the next turn
  if (self.capture) {
    capture::expect_notices();
    self.is_forked = true;
    if (start_thread(self) != 0)
      base::raw_print({"no capture in a forked process: the system gave it no thread to answer signals"});
    pthread_sigmask(SIG_SETMASK, &self.mask_before_fork, nullptr);
  }
}

void install_fork_handlers_once() {
  static const int error = pthread_atfork(prepare_fork, resume_parent, resume_child);
  if (error != 0) throw std::system_error(error, std::generic_category(), "plimsoll: SignalProfiler: pthread_atfork");
}

std::invalid_argument mistake(const std::string& what) {
  return std::invalid_argument("plimsoll: SignalProfiler: " + what);
}

std::filesystem::path checked_directory(const std::filesystem::path& directory) {
  if (directory.empty()) throw mistake("name the directory that captures are written to");
  if (!std::filesystem::is_directory(directory))
    throw mistake(directory.native() + " is no directory: make it, or name another");
  if (access(directory.c_str(), W_OK | X_OK) != 0)
    throw mistake(directory.native() + " is not writable: captures could not be written there");
  return std::filesystem::absolute(directory);
}

SignalProfiler::Options checked(SignalProfiler::Options options) {
  if (options.frames < 0 || options.frames > static_cast<int>(stack::kMaxFrames))
    throw mistake("frames is " + std::to_string(options.frames) + "; it may be 0 to 64");
  struct sigaction action {};
  if (options.signal == SIGKILL || options.signal == SIGSTOP || sigaction(options.signal, nullptr, &action) != 0)
    throw mistake("signal " + std::to_string(options.signal) + " cannot be handled; SIGUSR2 can");
  if (action.sa_handler != SIG_DFL)
    throw mistake("signal " + std::to_string(options.signal) + " is in use by the program; choose another");
  options.directory = checked_directory(options.directory);
  return options;
}

void install_handler(int signal) {
  struct sigaction action {};
  action.sa_handler = capture::give_notice;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

void remove_handler(int signal) {
  struct sigaction action {};
  if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler != capture::give_notice) return;
  // A signal that is sent from now on ends the program: nobody listens any more.
  action = {};
  action.sa_handler = SIG_DFL;
  sigaction(signal, &action, nullptr);
}

}  // namespace

SignalProfiler::SignalProfiler(const Options& options) {
  const base::ReentryGuard guard;
  Profiler& self = profiler();
  install_fork_handlers_once();
  const std::scoped_lock lock(self.busy);
  if (self.capture) throw std::logic_error("plimsoll: SignalProfiler: this process has one already");
  const Options valid = checked(options);
  self.signal = valid.signal;
  self.is_ending = self.is_forked = false;
  capture::expect_notices();
  self.capture.emplace(valid);
  if (const int error = start_thread(self); error != 0) {
    self.capture.reset();
    throw std::system_error(error, std::generic_category(), "plimsoll: SignalProfiler: no thread to answer signals");
  }
  install_handler(self.signal);
}

SignalProfiler::~SignalProfiler() {
  const base::ReentryGuard guard;
  Profiler& self = profiler();
  remove_handler(self.signal);
  {
    const std::scoped_lock lock(self.busy);
    self.is_ending = true;
  }
  capture::wake();
  if (self.has_thread) pthread_join(self.thread, nullptr);
  const std::scoped_lock lock(self.busy);
  self.has_thread = false;
  self.capture->abandon();
  self.capture.reset();
}

}  // namespace plimsoll
