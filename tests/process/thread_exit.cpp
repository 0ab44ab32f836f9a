// SPDX-License-Identifier: Apache-2.0
// A thread's end: destructors of thread_local objects and of pthread keys run when the thread's own allocator state
// may be gone already, and they allocate and free. All of it must be recorded, and nothing may be left.
#include <pthread.h>

#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "check.hpp"

namespace {

struct AllocatesWhenDestroyed {
  std::string text = std::string(500, 'a');
  ~AllocatesWhenDestroyed() {
    std::vector<int> more(1000);
    check::keep(more.data());
    text += std::string(1000, 'b');
    check::keep(text.data());
  }
};

thread_local AllocatesWhenDestroyed thread_object;

pthread_key_t key;

// A key's destructor that sets the key again is called again, up to four rounds: the last thing a thread runs.
void destroy_value(void* value) {
  std::free(value);
  static thread_local int rounds = 0;
  if (++rounds < PTHREAD_DESTRUCTOR_ITERATIONS) pthread_setspecific(key, check::keep(std::malloc(300)));
}

void use_thread_state() {
  check::keep(thread_object.text.data());
  pthread_setspecific(key, check::keep(std::malloc(200)));
}

}  // namespace

int main() {
  pthread_key_create(&key, destroy_value);
  std::thread(use_thread_state).join();  // what the first thread of a process allocates for good
  const check::Change change;
  for (int i = 0; i < 50; ++i) std::thread(use_thread_state).join();
  CHECK_EQ(change.bytes(), 0);
  CHECK_EQ(change.blocks(), 0);
  CHECK(change.total_blocks() >= 50 * 8);
  return check::result();
}
