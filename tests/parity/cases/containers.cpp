// SPDX-License-Identifier: Apache-2.0
// Containers: elements that nobody deletes, containers that nobody destroys, and old pointers in memory in use.
#include <array>
#include <deque>
#include <forward_list>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <queue>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "case.hpp"

namespace {

struct Message {
  int kind = 1;
  std::string text = "a message of more than fifteen letters";
};

LEAKS(Containers, VectorOfRawPointers) {
  std::vector<Message*> messages;
  for (int i = 0; i < 5; ++i) messages.push_back(new Message);
  keep(messages.data());
}

LEAKS(Containers, MapOfRawPointers) {
  std::map<int, Message*> messages;
  messages[1] = new Message;
  messages[2] = new Message;
  keep(messages[1]);
}

LEAKS(Containers, UnorderedMapOfRawPointers) {
  std::unordered_map<std::string, Message*> messages;
  messages["one"] = new Message;
  keep(messages["one"]);
}

LEAKS(Containers, ErasedFromAGlobalSet) {
  static std::set<Message*> messages;
  messages.insert(new Message);
  messages.erase(messages.begin());
}

LEAKS(Containers, PoppedFromAQueue) {
  std::queue<Message*> messages;
  messages.push(new Message);
  messages.push(new Message);
  while (!messages.empty()) {
    keep(messages.front());
    messages.pop();
  }
}

LEAKS(Containers, ListOnTheHeap) {
  auto* list = keep(new std::list<std::string>);
  for (int i = 0; i < 10; ++i) list->push_back(std::string(100, 'y'));
}

LEAKS(Containers, MapOnTheHeap) {
  auto* map = keep(new std::map<int, std::vector<int>>);
  for (int i = 0; i < 10; ++i) (*map)[i].resize(10);
}

LEAKS(Containers, DequeNeverDestroyed) {
  alignas(std::deque<int>) char storage[sizeof(std::deque<int>)];
  auto* deque = keep(new (storage) std::deque<int>);
  for (int i = 0; i < 1000; ++i) deque->push_back(i);
}

LEAKS(Containers, UnorderedMapNeverDestroyed) {
  using Map = std::unordered_map<int, int>;
  alignas(Map) char storage[sizeof(Map)];
  auto* map = keep(new (storage) Map);
  for (int i = 0; i < 50; ++i) map->emplace(i, i);
}

LEAKS(Containers, ReleasedElement) {
  std::vector<std::unique_ptr<Message>> messages;
  messages.push_back(std::make_unique<Message>());
  keep(messages.back().release());
}

LEAKS(Containers, OverwrittenElement) {
  std::array<Message*, 3> slots = {};
  for (int i = 0; i < 6; ++i) slots[static_cast<std::size_t>(i % 3)] = keep(new Message);
  for (Message* message : slots) delete message;
}

LEAKS(Containers, ForwardListOfArrays) {
  std::forward_list<char*> rows;
  for (int i = 0; i < 4; ++i) rows.push_front(new char[64]);
  keep(&rows);
}

LEAKS(Containers, MatrixRows) {
  int** matrix = new int*[8];
  for (int i = 0; i < 8; ++i) matrix[i] = new int[16];
  keep(matrix);
  delete[] matrix;
}

// The spare capacity of a container that lives still has the pointers.
LEAKS(Containers, ClearedButInSpareCapacity) {
  static std::vector<Message*> messages;
  for (int i = 0; i < 5; ++i) messages.push_back(new Message);
  messages.clear();
  keep(&messages);
}

// A table is freed, and its memory comes back, unwritten, as a buffer that lives.
template <std::size_t kSlots>
void reuse_memory_of_table() {
  static char* buffer;
  auto** table = static_cast<Message**>(std::malloc(kSlots * sizeof(Message*)));
  for (std::size_t i = 0; i < kSlots; ++i) table[i] = new Message;
  std::free(keep(table));
  buffer = static_cast<char*>(std::malloc(kSlots * sizeof(Message*)));
  keep(&buffer);
}
LEAKS(Containers, ReusedTableOf512Bytes) { reuse_memory_of_table<64>(); }
LEAKS(Containers, ReusedTableOf16KiB) { reuse_memory_of_table<2048>(); }

CLEAN(Containers, AllDestroyed) {
  std::vector<std::unique_ptr<Message>> messages;
  for (int i = 0; i < 50; ++i) messages.push_back(std::make_unique<Message>());
  std::map<int, std::string> map;
  for (int i = 0; i < 50; ++i) map[i] = std::string(50, 'm');
  std::unordered_map<std::string, std::deque<int>> more;
  more["a key that is not a short one"].resize(100);
  keep(messages.data());
}

CLEAN(Containers, GlobalVectorGrows) {
  static std::vector<std::unique_ptr<Message>> messages;
  for (int i = 0; i < 300; ++i) messages.push_back(std::make_unique<Message>());
}

CLEAN(Containers, GlobalMap) {
  static std::map<std::string, std::vector<std::string>> index;
  for (int i = 0; i < 30; ++i) index["key number " + std::to_string(i)].push_back(std::string(30, 'v'));
}

CLEAN(Containers, GlobalUnorderedMap) {
  static std::unordered_map<int, std::unique_ptr<Message>> cache;
  for (int i = 0; i < 100; ++i) cache[i] = std::make_unique<Message>();
}

CLEAN(Containers, GlobalList) {
  static std::list<std::string> lines;
  for (int i = 0; i < 30; ++i) lines.push_back(std::string(60, 'l'));
}

CLEAN(Containers, GlobalDeque) {
  static std::deque<std::string> lines;
  for (int i = 0; i < 300; ++i) lines.push_back(std::string(60, 'd'));
  for (int i = 0; i < 200; ++i) lines.pop_front();
}

CLEAN(Containers, GlobalPriorityQueue) {
  static std::priority_queue<std::pair<int, std::string>> jobs;
  for (int i = 0; i < 20; ++i) jobs.emplace(i, std::string(40, 'j'));
}

CLEAN(Containers, NodeHandleInGlobal) {
  static std::map<int, std::string>::node_type handle;
  std::map<int, std::string> map;
  map[1] = std::string(100, 'n');
  handle = map.extract(1);
}

CLEAN(Containers, VectorOfVectors) {
  static std::vector<std::vector<std::vector<int>>> cube;
  cube.assign(4, std::vector<std::vector<int>>(4, std::vector<int>(4)));
}

CLEAN(Containers, SwappedIntoGlobal) {
  static std::vector<std::string> kept;
  std::vector<std::string> fresh(10, std::string(80, 's'));
  kept.swap(fresh);
}

CLEAN(Containers, ReplacedInGlobal) {
  static std::vector<std::string> kept;
  for (int i = 0; i < 5; ++i) kept = std::vector<std::string>(20, std::string(80, 'r'));
}

}  // namespace
