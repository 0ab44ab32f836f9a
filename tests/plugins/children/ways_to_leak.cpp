// SPDX-License-Identifier: Apache-2.0
// One leak in each test, by every way that memory is lost.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <list>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "child.hpp"
#include "framework.hpp"

namespace {

constexpr std::size_t kStaleBlocks = 100, kStaleBytes = 10'000;

TEST(Leak, New) { keep(new int[250]); }  // LINE: new

TEST(Leak, Malloc) {
  keep(std::malloc(1000));  // LINE: malloc
}

TEST(Leak, Realloc) {
  void* block = keep(std::malloc(10));
  block = keep(std::realloc(block, 2000));  // LINE: realloc
  block = nullptr;
  keep(block);
}

// As large as the C library's tables of what is to be called at exit, which are held.
TEST(Leak, AsLargeAsAnExitTable) {
  keep(std::calloc(1, 1040));  // LINE: exit table
}

TEST(Leak, AlignedNew) {
  struct alignas(256) Big {
    char bytes[512];
  };
  keep(new Big);  // LINE: aligned
}

[[gnu::noinline]] char* make_buffer(std::size_t size) {
  return keep(new char[size]);  // LINE: helper
}

TEST(Leak, InHelper) { keep(make_buffer(3000)); }  // LINE: helper's caller

TEST(Leak, TwoLines) {
  keep(new char[100]);  // LINE: first of two
  keep(new char[200]);  // LINE: second of two
}

TEST(Leak, ManyBlocks) {
  for (int i = 0; i < 12; ++i) keep(new char[100]);  // LINE: many
}

TEST(Leak, Strdup) {
  keep(strdup("a text that somebody should free"));  // LINE: strdup
}

TEST(Leak, Asprintf) {
  char* text = nullptr;
  if (asprintf(&text, "%0100d", 1) < 0) return;  // LINE: asprintf
  text = nullptr;
  keep(text);
}

// The heap body of a string, allocated deep inside libstdc++.
[[gnu::noinline]] void grow_and_forget() {
  alignas(std::string) char storage[sizeof(std::string)];
  auto* text = new (storage) std::string;
  text->append(1000, 'x');  // LINE: string
  keep(text);
  std::memset(storage, 0, sizeof storage);
  keep(storage);
}

TEST(Leak, StringBody) { grow_and_forget(); }

TEST(Leak, ObjectAndAllItOwns) {
  auto* list = keep(new std::list<std::string>);  // LINE: object
  for (int i = 0; i < 10; ++i) list->push_back(std::string(100, 'y'));
}

struct Node {
  std::shared_ptr<Node> next;
  std::function<void()> callback;
  char payload[100] = {};
};

TEST(Leak, Cycle) {
  auto first = std::make_shared<Node>();  // LINE: cycle
  first->next = std::make_shared<Node>();
  first->next->next = first;
}

TEST(Leak, OwnCallback) {
  auto node = std::make_shared<Node>();  // LINE: callback
  node->callback = [node] { keep(node.get()); };
}

TEST(Leak, OtherThread) {
  std::thread([] { keep(new char[700]); }).join();  // LINE: thread
}

TEST(Leak, ByException) {
  try {
    keep(new char[800]);  // LINE: exception
    throw std::runtime_error("before the delete");
  } catch (const std::runtime_error&) {
  }
}

TEST(Leak, InLibrary) { keep(allocate_in_library(900)); }

TEST(Leak, WithoutDebugInfo) { keep(allocate_without_debug_info(1100)); }  // LINE: caller of no debug info

// Only the C library's list of open files knows it.
TEST(Leak, OpenFile) {
  keep(std::fopen("/dev/null", "r"));  // LINE: file
}

TEST(Leak, OpenFilesAndTheirBuffers) {
  for (int i = 0; i < 3; ++i) {
    std::FILE* file = keep(std::fopen("/dev/zero", "r"));  // LINE: files
    std::fgetc(file);
  }
}

TEST(Leak, OpenFileAmongOthers) {
  static std::FILE* held = std::fopen("/dev/null", "r");
  keep(std::fopen("/dev/null", "r"));  // LINE: among files
  std::FILE* closed = keep(std::fopen("/dev/null", "r"));
  static std::FILE* younger = std::fopen("/dev/null", "r");
  std::fclose(closed);
  keep(&held);
  keep(&younger);
}

// As what a former owner left there.
TEST(Leak, AddressInAFilesBuffer) {
  static std::FILE* file = std::fopen("/dev/null", "w");
  constexpr std::size_t kSize = 4096;
  char* const buffer = keep(static_cast<char*>(std::malloc(kSize)));
  std::setvbuf(file, buffer, _IOFBF, kSize);
  char* const lost = keep(new char[600]);  // LINE: in a file's buffer
  std::memcpy(buffer + kSize / 2, &lost, sizeof lost);
  keep(&file);
}

// Blocks of the same size that are full of the address, made again by `allocate` after they were freed.
template <class Allocate>
void allocate_over(char* lost, Allocate allocate) {
  static std::vector<std::unique_ptr<char*[], decltype(&std::free)>> blocks;
  blocks.reserve(kStaleBlocks);
  const auto fill = [](auto make) {
    while (blocks.size() < kStaleBlocks) blocks.emplace_back(static_cast<char**>(make()), &std::free);
  };
  fill([] { return std::malloc(kStaleBytes); });
  for (const auto& block : blocks) std::fill_n(block.get(), kStaleBytes / sizeof(char*), lost);
  blocks.clear();
  fill(allocate);
  keep(&blocks);
}

TEST(Leak, AddressInFreshMemory) {
  allocate_over(keep(new char[610]), [] { return std::malloc(kStaleBytes); });  // LINE: in fresh memory
}

TEST(Leak, AddressInGrownMemory) {
  allocate_over(keep(new char[620]), [] {  // LINE: in grown memory
    return std::realloc(std::malloc(100), kStaleBytes);
  });
}

TEST(Leak, TemporaryFile) {
  keep(std::tmpfile());  // LINE: temporary file
}

TEST(Leak, ReopenedFile) {
  std::FILE* file = keep(std::fopen("/dev/null", "r"));  // LINE: reopened
  keep(std::freopen("/dev/zero", "r", file));
}

TEST(Leak, FileOfADescriptor) {
  keep(fdopen(dup(STDERR_FILENO), "w"));  // LINE: descriptor
}

TEST(Leak, FileOfAMemory) {
  static char memory[100];
  keep(fmemopen(memory, sizeof memory, "r"));  // LINE: memory file
}

TEST(Leak, OneByte) { keep(new char); }  // LINE: one byte

TEST(Leak, NoBytes) { keep(std::malloc(0)); }  // LINE: no bytes

TEST(Sound, HeldByAPointerToItsMiddle) {
  static char* middle;
  middle = keep(new char[1000]) + 500;
  keep(&middle);
}

TEST(Sound, HeldThroughOtherBlocks) {
  static std::list<std::string>* list;
  list = new std::list<std::string>(10, std::string(100, 'z'));
  keep(&list);
}

}  // namespace
