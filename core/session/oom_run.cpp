// SPDX-License-Identifier: Apache-2.0
#include "session/oom_run.hpp"

#include <cxxabi.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>

#include "base/own_pages.hpp"
#include "base/processor.hpp"
#include "base/reentry_guard.hpp"
#include "record/recorder.hpp"
#include "snapshot/names.hpp"
#include "stack/capture.hpp"

namespace plimsoll::session {
namespace {

using Kind = Trouble::Kind;

constexpr std::size_t kHandlersStack = 64 * 1024;

constinit int report_descriptor = -1;
constinit bool awaits_exception = false;

// A framework's own, thrown to leave a test whose assertion failed: what it asserts does not count in a run.
bool is_frameworks(std::string_view type) { return type.starts_with("Catch::") || type.starts_with("testing::"); }

std::string demangled(const char* name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> text(abi::__cxa_demangle(name, nullptr, nullptr, &status), std::free);
  return status == 0 ? text.get() : name;
}

// Of the exception that is being handled.
struct Caught {
  std::string type;  // empty: there is none
  std::string text;
  bool is_bad_alloc = false;
  std::uintptr_t object = 0;
};

Caught caught_now() {
  Caught caught;
  const std::exception_ptr held = std::current_exception();
  if (!held) return caught;
  static_assert(sizeof held == sizeof caught.object, "libstdc++'s is a pointer to the object");
  std::memcpy(&caught.object, &held, sizeof held);
  if (const std::type_info* type = abi::__cxa_current_exception_type()) caught.type = demangled(type->name());
  try {
    std::rethrow_exception(held);
  } catch (const std::bad_alloc& exception) {
    caught.is_bad_alloc = true;
    caught.text = exception.what();
  } catch (const std::exception& exception) {
    caught.text = exception.what();
  } catch (...) {
  }
  if (caught.type.empty()) caught.type = "an exception of another language";
  return caught;
}

std::string text_of(const Caught& caught) {
  return caught.text.empty() || caught.text == caught.type ? caught.type : caught.type + " \"" + caught.text + '"';
}

// The line that threw is that of the allocation which holds the exception.
std::vector<std::uintptr_t> stack_of_throw(const base::ReentryGuard& guard, std::uintptr_t object) {
  std::vector<std::uintptr_t> stack;
  record::recorder.for_each_block(guard, [&](std::uintptr_t address, const record::LiveBlock& block) {
    if (address > object || object >= address + block.size) return;
    for (const std::uintptr_t frame : record::recorder.frames(block.site)) stack.push_back(frame);
  });
  return stack;
}

// std::terminate was called by the throw itself: no frame stopped the exception, and none will catch it.
bool finds_no_handler(std::span<const std::uintptr_t> frames) {
  for (const Frame& frame : snapshot::stack_of(frames.first(std::min<std::size_t>(frames.size(), 6)))) {
    if (frame.function.starts_with("__gxx_personality")) return false;
    if (frame.function == "__cxa_throw" || frame.function == "__cxa_rethrow") return true;
  }
  return false;
}

[[noreturn]] void tell_terminated() {
  std::array<std::uintptr_t, stack::kMaxFrames> frames;
  const std::size_t depth = stack::capture(PLIMSOLL_CALLER_REGISTERS(), frames);
  const base::ReentryGuard guard;
  const Caught caught = caught_now();
  if (caught.is_bad_alloc && finds_no_handler({frames.data(), depth})) {
    tell(Kind::unjudged, "it throws std::bad_alloc, which nothing around the test catches", 0, 0, {});
    end_run();
  }
  tell(Kind::terminated, caught.type.empty() ? caught.type : text_of(caught), 0, 0, {frames.data(), depth});
  _exit(EXIT_FAILURE);
}

void tell_crashed(int number, siginfo_t*, void* context) {
  std::array<std::uintptr_t, stack::kMaxFrames> frames;
  const base::Interrupted code = base::interrupted(*static_cast<ucontext_t*>(context));
  const std::size_t depth = stack::capture({code.pc + 1, code.sp, code.frame_pointer}, frames);
  write_trouble(report_descriptor, Kind::crashed, {}, static_cast<std::uint64_t>(number), 0, {frames.data(), depth});
  _exit(EXIT_FAILURE);
}

// A stack of its own, for the overflow of the usual one.
void handle_crashes() noexcept {
  if (void* pages = base::map_pages(kHandlersStack)) {
    const stack_t handlers{.ss_sp = pages, .ss_flags = 0, .ss_size = kHandlersStack};
    sigaltstack(&handlers, nullptr);
  }
  struct sigaction action {};
  action.sa_sigaction = tell_crashed;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESETHAND;
  for (const int number : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS})
    sigaction(number, &action, nullptr);
}

}  // namespace

void become_run(int report_to) noexcept {
  report_descriptor = report_to;
  std::set_terminate(tell_terminated);
  handle_crashes();
}

bool is_run() noexcept { return report_descriptor >= 0; }

void tell(Kind kind, const std::string& text, std::uint64_t size, std::uint64_t count,
          std::span<const std::uintptr_t> stack) noexcept {
  write_trouble(report_descriptor, kind, text, size, count, stack);
}

void end_run() noexcept {
  tell(Kind::done, {}, 0, 0, {});
  _exit(EXIT_SUCCESS);
}

void await_exception() noexcept { awaits_exception = true; }

void end_run_awaiting_exception() {
  if (!awaits_exception) return;
  const base::ReentryGuard guard;
  if (const Caught caught = caught_now(); !caught.type.empty() && !caught.is_bad_alloc && !is_frameworks(caught.type))
    tell(Kind::threw, text_of(caught), 0, 0, stack_of_throw(guard, caught.object));
  end_run();
}

}  // namespace plimsoll::session
