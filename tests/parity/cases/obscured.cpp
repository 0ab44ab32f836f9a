// SPDX-License-Identifier: Apache-2.0
// Pointers that are in no word that a conservative scan reads: the program knows its memory, and no tool can see that.
// Each has an owner that frees its block when the program ends. Beside them, cases that look the same and are not.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <utility>

#include "case.hpp"

namespace {

using Word = std::uintptr_t;

// What a block's address is turned into and back, by kind. The owner has the coded word alone.
template <class Code>
class Coded {
 public:
  explicit Coded(char* block) : word_(Code::encode(reinterpret_cast<Word>(block))) {}
  ~Coded() { delete[] reinterpret_cast<char*>(Code::decode(word_)); }

 private:
  Word word_;
};

struct TaggedHigh {
  static Word encode(Word word) { return word | Word{0xabcd} << 48; }
  static Word decode(Word word) { return word & ((Word{1} << 48) - 1); }
};
OBSCURED(Obscured, TaggedInHighBits) {
  static Coded<TaggedHigh> owner(keep(new char[100]));
  keep(&owner);
}

struct Complement {
  static Word encode(Word word) { return ~word; }
  static Word decode(Word word) { return ~word; }
};
OBSCURED(Obscured, Complemented) {
  static Coded<Complement> owner(keep(new char[100]));
  keep(&owner);
}

struct Page {
  static Word encode(Word word) { return word >> 4; }
  static Word decode(Word word) { return word << 4; }
};
OBSCURED(Obscured, Compressed) {
  static Coded<Page> owner(keep(new char[100]));
  keep(&owner);
}

struct PastTheEndOf100 {
  static Word encode(Word word) { return word + 100; }
  static Word decode(Word word) { return word - 100; }
};
OBSCURED(Obscured, PastTheEnd) {
  static Coded<PastTheEndOf100> owner(keep(new char[100]));
  keep(&owner);
}

struct XorNode {
  Word neighbours = 0;
  int value = 0;
};
// Both ends are globals; each node knows the exclusive-or of its neighbours. The ends themselves are held.
class XorList {
 public:
  XorList() : first_(new XorNode), last_(first_) {}
  ~XorList() {
    Word previous = 0;
    for (XorNode* node = first_; node;) {
      auto* const next = reinterpret_cast<XorNode*>(node->neighbours ^ previous);
      previous = reinterpret_cast<Word>(node);
      delete node;
      node = next;
    }
  }
  void append() {
    auto* const node = new XorNode;
    node->neighbours = reinterpret_cast<Word>(last_);
    last_->neighbours ^= reinterpret_cast<Word>(node);
    last_ = node;
  }

 private:
  XorNode *first_, *last_;
};
OBSCURED(Obscured, XorList) {
  static XorList list;
  for (int i = 0; i < 8; ++i) list.append();
  keep(&list);
}

struct [[gnu::packed]] Packed {
  char tag = 0;
  char* block = nullptr;
  ~Packed() { delete[] block; }
};
OBSCURED(Obscured, InAnUnalignedWord) {
  alignas(8) static Packed packed;
  packed.block = keep(new char[100]);
  keep(&packed);
}

// Kept where the program asked the kernel for memory itself.
class Mapped {
 public:
  explicit Mapped(char* block) : page_(map()) { *page_ = block; }
  ~Mapped() {
    delete[] * page_;
    munmap(page_, 4096);
  }

 private:
  static char** map() {
    void* const page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    REQUIRE(page != MAP_FAILED);
    return static_cast<char**>(page);
  }
  char** page_;
};
OBSCURED(Obscured, InMappedMemory) {
  static Mapped owner(keep(new char[100]));
  keep(&owner);
}

class InPipe {
 public:
  explicit InPipe(char* block) { REQUIRE(pipe(ends_) == 0 && write(ends_[1], &block, sizeof block) == sizeof block); }
  ~InPipe() {
    char* block = nullptr;
    if (read(ends_[0], &block, sizeof block) == sizeof block) delete[] block;
  }

 private:
  int ends_[2];
};
OBSCURED(Obscured, InAPipe) {
  static InPipe owner(keep(new char[100]));
  keep(&owner);
}

// The mapping is gone, and with it the last pointer.
LEAKS(Obscured, InMappedMemoryThatIsGone) {
  void* const page = mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  REQUIRE(page != MAP_FAILED);
  *static_cast<char**>(page) = keep(new char[100]);
  munmap(page, 4096);
}

CLEAN(Obscured, MappedAndInGlobal) {
  static char* block;
  block = keep(new char[100]);
  static Mapped owner(block);
  keep(&owner);
}

CLEAN(Obscured, ByteByByteInAlignedStorage) {
  alignas(char*) static char storage[sizeof(char*)];
  char* const block = keep(new char[100]);
  std::memcpy(storage, &block, sizeof block);
  keep(&storage);
}

}  // namespace
