// SPDX-License-Identifier: Apache-2.0
// Owners: raw pointers, smart pointers, reference counts, links.
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "case.hpp"

namespace {

struct Session {
  int id = 7;
  std::string user = "a user whose name is not short";
  std::shared_ptr<Session> peer;
  std::function<void()> on_close;
};

struct Node {
  Node* next = nullptr;
  Node* previous = nullptr;
  char payload[40] = {};
};

LEAKS(Ownership, RawNew) {
  int* number = new int(42);
  keep(number);
}

LEAKS(Ownership, RawObject) {
  Session* session = new Session;
  session->id = 8;
  keep(session);
}

LEAKS(Ownership, EarlyReturn) {
  char* buffer = new char[300];
  keep(buffer);
  if (buffer[0] != '\1' || keep(buffer)) return;
  delete[] buffer;
}

LEAKS(Ownership, AssignedTwice) {
  Session* session = new Session;
  keep(session);
  session = new Session;
  keep(session);
  delete session;
}

LEAKS(Ownership, UniqueReleased) {
  auto session = std::make_unique<Session>();
  keep(session.get());
  session.release();
}

LEAKS(Ownership, SharedCycle) {
  auto one = std::make_shared<Session>();
  auto other = std::make_shared<Session>();
  one->peer = other;
  other->peer = one;
}

LEAKS(Ownership, SharedWithItself) {
  auto session = std::make_shared<Session>();
  session->peer = session;
}

LEAKS(Ownership, CapturedInItsOwnCallback) {
  auto session = std::make_shared<Session>();
  session->on_close = [session] { keep(session.get()); };
}

struct Timer : std::enable_shared_from_this<Timer> {
  std::function<void()> tick;
  void start() {
    tick = [self = shared_from_this()] { keep(self.get()); };
  }
};
LEAKS(Ownership, CapturesSharedFromThis) { std::make_shared<Timer>()->start(); }

struct Link {
  std::unique_ptr<Link> next;
  int value = 0;
};
LEAKS(Ownership, UniqueRing) {
  auto first = std::make_unique<Link>();
  Link* const raw = first.get();
  raw->next = std::make_unique<Link>();
  raw->next->next = std::move(first);
}

LEAKS(Ownership, ForgottenWeakKeepsTheBlock) {
  auto session = std::make_shared<Session>();
  keep(new std::weak_ptr<Session>(session));
}

LEAKS(Ownership, DoublyLinkedRing) {
  Node* first = new Node;
  Node* second = new Node;
  first->next = first->previous = second;
  second->next = second->previous = first;
  keep(first);
}

struct Tree {
  Tree* parent;
  Tree* child[2] = {};
  explicit Tree(Tree* its_parent) : parent(its_parent) {}
};
LEAKS(Ownership, TreeWithParents) {
  Tree* root = new Tree(nullptr);
  for (Tree*& child : root->child) child = new Tree(root);
  keep(root);
}

class Counted {
 public:
  void retain() { ++count_; }
  void release() {
    if (--keep(this)->count_ == 0) delete this;
  }

 private:
  int count_ = 1;
  char payload_[80] = {};
};
LEAKS(Ownership, OneReferenceTooMany) {
  auto* counted = new Counted;
  keep(counted);
  counted->retain();
  counted->release();
}
CLEAN(Ownership, ReferencesInBalance) {
  auto* counted = new Counted;
  keep(counted);
  counted->retain();
  counted->release();
  counted->release();
}

LEAKS(Ownership, DeleterThatDoesNot) {
  const std::unique_ptr<char[], void (*)(char*)> text(new char[120], [](char*) {});
  keep(text.get());
}

LEAKS(Ownership, SharedNeverDestroyed) {
  alignas(std::shared_ptr<Session>) char storage[sizeof(std::shared_ptr<Session>)];
  keep(new (storage) std::shared_ptr<Session>(std::make_shared<Session>()));
}

LEAKS(Ownership, LastPointerOverwrittenInGlobal) {
  static Session* current;
  current = keep(new Session);
  current = nullptr;
  keep(&current);
}

LEAKS(Ownership, TailOfAListCutOff) {
  static Node head;
  head.next = new Node;
  head.next->next = new Node;
  keep(&head);
  Node* const kept = head.next;
  kept->next = nullptr;
  keep(&head);
}

CLEAN(Ownership, AllFreed) {
  Session* session = new Session;
  keep(session);
  delete session;
  auto shared = std::make_shared<Session>();
  shared->peer = std::make_shared<Session>();
  keep(shared.get());
}

CLEAN(Ownership, SharedInGlobal) {
  static std::shared_ptr<Session> session;
  session = std::make_shared<Session>();
  session->peer = std::make_shared<Session>();
}

CLEAN(Ownership, WeakInGlobalKeepsTheBlock) {
  static std::weak_ptr<Session> watched;
  const auto session = std::make_shared<Session>();
  watched = session;
}

CLEAN(Ownership, CycleHeldByGlobal) {
  static std::shared_ptr<Session> one;
  one = std::make_shared<Session>();
  one->peer = std::make_shared<Session>();
  one->peer->peer = one;
}

CLEAN(Ownership, AliasedToAMember) {
  static std::shared_ptr<std::string> name;
  const auto session = std::make_shared<Session>();
  name = std::shared_ptr<std::string>(session, &session->user);
}

CLEAN(Ownership, HeldByItsMiddle) {
  static char* middle;
  middle = keep(new char[1000]) + 500;
  keep(&middle);
}

CLEAN(Ownership, HeldByItsLastByte) {
  static char* last;
  last = keep(new char[777]) + 776;
  keep(&last);
}

CLEAN(Ownership, HeldByAnIntrusiveHook) {
  struct Item {
    char name[64] = {};
    Node hook;
  };
  static Node* head;
  for (int i = 0; i < 3; ++i) {
    auto* item = new Item;
    item->hook.next = head;
    head = &item->hook;
  }
  keep(&head);
}

CLEAN(Ownership, TaggedInLowBits) {
  static std::uintptr_t tagged;
  tagged = reinterpret_cast<std::uintptr_t>(keep(new Node)) | 3;
  keep(&tagged);
}

CLEAN(Ownership, CapturedByAGlobalCallback) {
  static std::function<void()> callback;
  auto session = std::make_shared<Session>();
  callback = [session] { keep(session.get()); };
}

CLEAN(Ownership, HeldByAVariableOfMain) { *parity::slot_of_main = keep(new Session); }

CLEAN(Ownership, LongChainFromGlobal) {
  static Node* head;
  for (int i = 0; i < 5000; ++i) {
    Node* node = new Node;
    node->next = head;
    head = node;
  }
  keep(&head);
}

}  // namespace
