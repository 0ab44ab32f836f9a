// SPDX-License-Identifier: Apache-2.0
// Memory's end, at several levels of RLIMIT_AS, each in a process of its own: at another one the heap or one of the
// tracer's tables is the first that cannot grow. The program sees null, ENOMEM, its new-handler and bad_alloc, as
// without Plimsoll; what it frees it can have again; and at its end a line says how much was not recorded, or nothing
// was.
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <string>

#include "address_space.hpp"
#include "check.hpp"
#include "plimsoll/session.hpp"

namespace {

// Each depth is a stack of its own: so the tables of stacks grow as that of blocks does.
template <class Allocate>
[[gnu::noinline]] void* at_depth(int depth, Allocate allocate) {
  void* block = depth == 0 ? allocate() : depth % 2 ? at_depth(depth / 2, allocate) : at_depth(depth - 1, allocate);
  return check::keep(block);
}

template <class Allocate>
std::size_t fill(Node*& list, Allocate allocate) {
  std::size_t count = 0;
  for (;; ++count) {
    auto* node = static_cast<Node*>(at_depth(static_cast<int>(count % 4096), allocate));
    if (!node) return count;
    node->next = list;
    list = node;
  }
}

int handler_calls = 0;
void note_call() {
  ++handler_calls;
  std::set_new_handler(nullptr);
}

bool new_throws(std::size_t size) {
  try {
    ::operator delete(check::keep(::operator new(size)));
  } catch (const std::bad_alloc&) {
    return true;
  }
  return false;
}

void check_the_end(std::size_t more) {
  limit_address_space(more);
  const check::Change change;
  for (int round = 0; round < 2; ++round) {
    Node *large = nullptr, *small = nullptr;
    fill(large, [] { return std::malloc(std::size_t{1} << 20); });
    errno = 0;
    CHECK(fill(small, [] { return std::malloc(48); }) > 0);
    CHECK_EQ(errno, ENOMEM);
    CHECK(check::keep(::operator new (std::size_t{8} << 20, std::nothrow)) == nullptr);
    handler_calls = 0;
    std::set_new_handler(note_call);
    CHECK(new_throws(std::size_t{8} << 20));
    CHECK_EQ(handler_calls, 1);
    free_all(large);
    free_all(small);
  }
  CHECK(change.is_none());
  void* block = check::keep(std::malloc(1000));
  CHECK(block != nullptr);
  std::free(block);
  const std::string said = plimsoll::session::summary();
  CHECK(said.empty() || said.find("allocations could not be recorded") != std::string::npos ||
        said.find("without their stack") != std::string::npos);
}

bool ends_well(std::size_t more) {
  const pid_t process = fork();
  if (process == 0) {
    check_the_end(more);
    std::exit(check::result());
  }
  int status = 0;
  return waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

int main() {
  plimsoll::usage();
  for (const std::size_t mebibytes : {20, 41, 70, 120, 200}) {
    const bool well = ends_well(mebibytes << 20);
    CHECK(well);
    if (!well) dprintf(STDERR_FILENO, "... with %zu MiB more\n", mebibytes);
  }
  return check::result();
}
