// SPDX-License-Identifier: Apache-2.0
// A suite written for LeakSanitizer: what it silences in code stays silent here, and nothing else does. Its
// suppressions come from the driver.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <thread>

#include "../../lsan_interface.hpp"
#include "child.hpp"
#include "framework.hpp"

extern "C" [[gnu::visibility("default")]] const char* __lsan_default_suppressions() {
  return std::getenv("DEFAULT_SUPPRESSIONS");
}

namespace vendor {

struct Node {
  char* child = nullptr;
  char bytes[56];
};

[[gnu::noinline]] char* lose(std::size_t size) {
  return keep(new char[size]);  // LINE: vendor
}

[[gnu::noinline]] Node* make_node() { return keep(new Node); }

template <class T>
[[gnu::noinline]] T* make() {
  return keep(new T[25]);
}

}  // namespace vendor

namespace {

// Before the first test, as a program's main may.
[[maybe_unused]] const bool went = [] {
  const char* const folder = std::getenv("GO_TO");
  return folder && chdir(folder) == 0;
}();

// No scan finds a pointer here.
std::uintptr_t hidden = 0;
void hide(vendor::Node* node) { hidden = ~reinterpret_cast<std::uintptr_t>(node); }
vendor::Node* from_hiding() { return reinterpret_cast<vendor::Node*>(~hidden); }

// The pointer must not stay behind in a register or on the stack of the test.
template <class Do>
[[gnu::noinline]] void aside(Do&& action) {
  action();
  asm volatile("" : : : "memory");
}

TEST(Vendor, LosesABlock) { vendor::lose(100); }

TEST(Vendor, LosesMore) {
  vendor::lose(200);
  vendor::lose(300);
}

TEST(Vendor, LosesAnOwnBlockWithItsNode) {
  aside([] { vendor::make_node()->child = keep(new char[50]); });
}

TEST(Vendor, IsHeldByALostBlock) {
  aside([] {
    char** own = keep(new char*[10]);  // LINE: holds the vendor's
    own[0] = vendor::lose(70);
  });
}

TEST(Vendor, LosesATemplates) { vendor::make<vendor::Node>(); }

TEST(Library, LosesABlock) { allocate_in_library(110); }

TEST(Own, LosesABlock) { keep(new char[400]); }  // LINE: own

TEST(Hidden, First) {
  aside([] { hide(vendor::make_node()); });
}
TEST(Hidden, Second) {
  aside([] { from_hiding()->child = keep(new char[60]); });
}

TEST(Disabled, Blocks) {
  aside([] {
    __lsan_disable();
    keep(new char[10]);
    keep(std::malloc(10));
    keep(std::calloc(1, 10));
    keep(std::realloc(keep(std::malloc(10)), 10000));
    keep(std::aligned_alloc(64, 64));
    __lsan_enable();
  });
}

TEST(Disabled, HoldWhatTheyPointTo) {
  aside([] {
    __lsan_disable();
    vendor::Node* const node = vendor::make_node();
    __lsan_enable();
    node->child = keep(new char[20]);
  });
}

TEST(Disabled, Nests) {
  aside([] {
    const __lsan::ScopedDisabler outer;
    { const __lsan::ScopedDisabler inner; }
    keep(new char[10]);
  });
}

TEST(DisabledNot, AfterItsEnd) {
  { const __lsan::ScopedDisabler disabler; }
  keep(new char[410]);  // LINE: after the end
}

TEST(DisabledNot, OnAnotherThread) {
  const __lsan::ScopedDisabler disabler;
  std::thread([] { keep(new char[420]); }).join();  // LINE: other thread
}

TEST(DisabledNot, WhenResizedLater) {
  void* block = nullptr;
  {
    const __lsan::ScopedDisabler disabler;
    block = keep(std::malloc(10));
  }
  block = keep(std::realloc(block, 43000));  // LINE: resized
  block = nullptr;
  keep(block);
}

TEST(Ignored, Block) {
  aside([] { __lsan_ignore_object(keep(new char[10])); });
}

TEST(Ignored, ByAPointerIntoIt) {
  aside([] { __lsan_ignore_object(keep(new char[1000]) + 500); });
}

TEST(Ignored, HoldsWhatItPointsTo) {
  aside([] {
    vendor::Node* const node = vendor::make_node();
    __lsan_ignore_object(node);
    node->child = keep(new char[20]);
  });
}

TEST(Ignored, NothingThatIsNoBlock) {
  int local = 0;
  __lsan_ignore_object(nullptr);
  __lsan_ignore_object(&local);
  __lsan_ignore_object(&hidden);
  __lsan_ignore_object(reinterpret_cast<void*>(~std::uintptr_t{0}));
}

TEST(IgnoredNot, ANewOwnerOfTheAddress) {
  aside([] {
    for (int i = 0; i < 100; ++i) {
      char* const block = keep(new char[440]);
      __lsan_ignore_object(block);
      delete[] block;
    }
    keep(new char[440]);  // LINE: new owner
  });
}

char** map_memory() {
  return static_cast<char**>(mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}
char** memory = map_memory();

TEST(Region, Holds) {
  aside([] { memory[7] = keep(new char[30]); });
  __lsan_register_root_region(memory, 4096);
}

TEST(Region, MayBeUnreadableInPart) {
  char** const other = map_memory();
  mprotect(other, 4096, PROT_NONE);
  __lsan_register_root_region(other, 8192);
  aside([=] { other[1000] = keep(new char[30]); });
}

TEST(RegionNot, BeyondItsEnd) {
  __lsan_register_root_region(memory, 64);
  aside([] { memory[8] = keep(new char[450]); });  // LINE: beyond
}

TEST(RegionNot, OnceItIsGone) {
  __lsan_register_root_region(memory, 4096);
  __lsan_unregister_root_region(memory, 4096);
  aside([] { memory[20] = keep(new char[460]); });  // LINE: gone
}

TEST(CheckNow, LeavesTheVerdictToTheEnd) {
  keep(new char[470]);  // LINE: checked
  __lsan_do_leak_check();
  EXPECT(__lsan_do_recoverable_leak_check() == 0);
}

TEST(Fatal, EnableWithoutDisable) { __lsan_enable(); }
TEST(Fatal, UnregisteredRegion) { __lsan_unregister_root_region(memory, 1); }

}  // namespace
