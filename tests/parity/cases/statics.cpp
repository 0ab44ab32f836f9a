// SPDX-License-Identifier: Apache-2.0
// Globals and statics: lazy initialisation and singletons, which are no leaks, and owners that forget what they had.
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#include "case.hpp"

namespace {

struct Settings {
  std::map<std::string, std::string> values{{"a key that is not short", std::string(60, 's')}};
};

Settings* instance;  // of the singletons below
LEAKS(Statics, ReplacedSingleton) {
  instance = keep(new Settings);
  instance = keep(new Settings);
}

LEAKS(Statics, ResetGlobal) {
  static Settings* settings;
  settings = new Settings;
  keep(settings);
  settings = nullptr;
  keep(&settings);
}

LEAKS(Statics, EvictedFromACache) {
  static Settings* cache[4];
  for (int i = 0; i < 8; ++i) cache[i % 4] = keep(new Settings);
  keep(&cache);
}

class Registry {
 public:
  void add(const std::string& name, Settings* settings) { entries_[name] = settings; }
  void remove(const std::string& name) { entries_.erase(name); }

 private:
  std::map<std::string, Settings*> entries_;
};
LEAKS(Statics, RemovedFromARegistry) {
  static Registry registry;
  registry.add("a plugin", new Settings);
  registry.remove("a plugin");
}

LEAKS(Statics, LostOnAnErrorPath) {
  static std::unique_ptr<Settings> current;
  auto* candidate = new Settings;
  keep(candidate);
  if (candidate->values.size() > 1) current.reset(candidate);
}

struct Buffer {
  char* data = static_cast<char*>(std::malloc(256));
  void reset() { data = nullptr; }
};
LEAKS(Statics, BufferResetWithoutFree) {
  static Buffer buffer;
  keep(buffer.data);
  buffer.reset();
  keep(&buffer);
}

CLEAN(Statics, LazySingleton) {
  static auto* const settings = new Settings;
  keep(settings);
}

const Settings& settings() {
  static const Settings only;
  return only;
}
CLEAN(Statics, FunctionStatic) { REQUIRE(settings().values.size() == 1); }

struct WithStaticMember {
  static inline std::unique_ptr<Settings> shared;
};
CLEAN(Statics, StaticMember) { WithStaticMember::shared = std::make_unique<Settings>(); }

std::once_flag once;
Settings* made_once;
CLEAN(Statics, CallOnce) {
  std::call_once(once, [] { made_once = new Settings; });
  keep(&made_once);
}

CLEAN(Statics, FreedAtExit) {
  static Settings* settings;
  settings = keep(new Settings);
  std::atexit([] { delete settings; });
}

CLEAN(Statics, ManyAtExit) {
  for (int i = 0; i < 80; ++i) std::atexit([] {});
}

template <class T>
class NoDestructor {
 public:
  NoDestructor() { new (storage_) T(); }

 private:
  alignas(T) char storage_[sizeof(T)];
};
CLEAN(Statics, BuiltInStaticStorage) {
  static NoDestructor<Settings> never_destroyed;
  keep(&never_destroyed);
}

CLEAN(Statics, ArrayOfPointers) {
  static const char* names[16];
  for (int i = 0; i < 16; ++i) names[i] = keep(new char[20]);
  keep(&names);
}

CLEAN(Statics, Union) {
  static union {
    long number;
    Settings* settings;
  } value;
  value.settings = keep(new Settings);
  keep(&value);
}

CLEAN(Statics, TableOfTables) {
  static std::map<int, std::unique_ptr<std::vector<std::string>>> tables;
  for (int i = 0; i < 30; ++i) tables[i] = std::make_unique<std::vector<std::string>>(5, std::string(40, 't'));
}

struct Pool {
  struct Chunk {
    Chunk* next;
    char bytes[120];
  };
  Chunk* free = nullptr;
};
CLEAN(Statics, PoolKeepsItsNodes) {
  static Pool pool;
  std::vector<Pool::Chunk*> taken;
  for (int i = 0; i < 100; ++i) taken.push_back(new Pool::Chunk);
  for (Pool::Chunk* chunk : taken) {
    chunk->next = pool.free;
    pool.free = chunk;
  }
}

}  // namespace
