// SPDX-License-Identifier: Apache-2.0
// Tests beside threads that are not theirs. Those of suites named Own must be judged for what their threads did,
// whatever is counted; those named Others' are to be silent with threads=own alone; those named Token are to be judged
// again.
#include <plimsoll/threads.hpp>

#include <memory>
#include <thread>
#include <vector>

#include "../../process/one_worker.hpp"
#include "child.hpp"
#include "framework.hpp"

namespace {

using Pool = OneWorker;

Pool static_pool;

Pool& pool_of_first_use() {
  static Pool pool;
  return pool;
}

struct Record {
  char bytes[70];
};

std::vector<Record*> kept_for_good;

// A stale pointer on a stack, or in a register, would hold what is lost.
[[gnu::noinline]] void leak_some() {
  for (int i = 0; i < 12; ++i) {
    Record* record = new Record;  // LINE: lost record
    keep(record);
  }
}

[[gnu::noinline]] void rise() {
  std::unique_ptr<char[]> block(keep(new char[1 << 20]));  // LINE: rise of a thread
}

void keep_more() {
  Record* record = new Record;  // LINE: kept record
  kept_for_good.push_back(keep(record));
}

TEST(Starts, APool) {
  pool_of_first_use().run([] {});
}

TEST(Others, LeakInAStaticPool) { static_pool.run(leak_some); }

TEST(Others, LeakInAPoolThatAnEarlierTestStarted) { pool_of_first_use().run(leak_some); }

TEST(Others, RiseInAPool) {
  MEMORY_CEILING(1_KiB);
  static_pool.run(rise);
}

TEST(Others, AllocateInAPool) {
  EXPECT_NO_ALLOCATIONS { static_pool.run(rise); }
}

TEST(Others, LeaveABlockInAPool) {
  EXPECT_NO_LEAKS { static_pool.run(keep_more); }
}

TEST(Others, GrowInAPool) { static_pool.run(keep_more); }

TEST(Own, Leak) { leak_some(); }

TEST(Own, LeakInAThread) { std::thread(leak_some).join(); }

TEST(Own, LeakInAThreadOfAThread) {
  std::thread([] { std::thread(leak_some).join(); }).join();
}

TEST(Own, RiseInAThread) {
  MEMORY_CEILING(100_KiB);
  std::thread(rise).join();
}

// It is the test's all the same.
TEST(Own, RiseInAThreadThatWasThereBeforeTheScope) {
  Pool pool;
  MEMORY_CEILING(100_KiB);
  pool.run(rise);
}

TEST(Own, Grow) { keep_more(); }

// The pool frees what the test allocated: nothing is left.
TEST(Quiet, FreedInAPool) {
  EXPECT_NO_LEAKS {
    auto block = std::make_unique<Record>();
    static_pool.run([&] { block.reset(); });
  }
}

// Its own thread has what another one allocated: held by it, but not its own.
TEST(Quiet, HeldForAPool) {
  std::unique_ptr<Record> from_pool;
  static_pool.run([&] { from_pool = std::make_unique<Record>(); });
  auto own = std::make_unique<std::unique_ptr<Record>>(std::move(from_pool));
  EXPECT(keep(own.get()) != nullptr);
}

// What a pool's block holds is held.
TEST(Quiet, OwnBlockHeldByOnesOfAPool) {
  static std::unique_ptr<std::unique_ptr<Record>> holder;
  static_pool.run([] { holder = std::make_unique<std::unique_ptr<Record>>(); });
  *holder = std::make_unique<Record>();
}

#ifndef CHILD_OF_CATCH2

// Started for the suite, the worker counts for the suite: not for its tests.
class PoolOfSuite : public testing::Test {
 protected:
  static void SetUpTestSuite() { pool = new Pool; }
  static void TearDownTestSuite() { delete pool; }

  static inline Pool* pool = nullptr;
};

class OwnSetUp : public PoolOfSuite {
 protected:
  static void SetUpTestSuite() {
    PoolOfSuite::SetUpTestSuite();
    pool->run(leak_some);
  }
};
TEST_F(OwnSetUp, LosesMemoryInItsPool) {}

class OthersPool : public PoolOfSuite {};
TEST_F(OthersPool, LosesMemoryInATest) { pool->run(leak_some); }

#endif

TEST(Token, Leak) {
  static_pool.run([token = plimsoll::current_thread_token()] {
    const plimsoll::AdoptThread adopt(token);
    leak_some();
  });
}

TEST(Token, Rise) {
  MEMORY_CEILING(100_KiB);
  static_pool.run([token = plimsoll::current_thread_token()] {
    const plimsoll::AdoptThread adopt(token);
    rise();
  });
}

}  // namespace
