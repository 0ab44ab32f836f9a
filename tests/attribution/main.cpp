// SPDX-License-Identifier: Apache-2.0
// Runs each case of the corpus as a test whose ceiling it breaks: the failure names every line that allocated.
// Cases are linked in, or come from the library that the variable ATTRIBUTION_LIBRARY names. With ATTRIBUTION_UNLOAD it
// is unloaded before the report is written.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <plimsoll/gtest.hpp>
#include <string>

#include "case.hpp"

namespace attribution {
namespace {

const Registered* first = nullptr;
const void* volatile kept = nullptr;

void* loaded() {
  const char* path = std::getenv("ATTRIBUTION_LIBRARY");
  if (!path) return nullptr;
  void* library = dlopen(path, RTLD_NOW);
  if (!library) std::fprintf(stderr, "%s\n", dlerror()), std::exit(2);
  return library;
}

const Registered* find(const std::string& name) {
  const Registered* found = first;
  while (found && found->name != name) found = found->next;
  return found;
}

class Case : public testing::Test {
 public:
  explicit Case(std::string name) : name_(std::move(name)) {}
  void TestBody() override {
    const bool unloads = std::getenv("ATTRIBUTION_UNLOAD");
    void* library = unloads ? loaded() : nullptr;
    const Registered* registered = find(name_);
    EXPECT_MEMORY_CEILING(.allocations = 0) {
      registered->run();
      if (library) dlclose(library);
    }
  }

 private:
  std::string name_;
};

}  // namespace

Registered::Registered(const char* its_name, void (*its_run)()) : name(its_name), run(its_run), next(first) {
  first = this;
}

Registered::~Registered() {
  const Registered** link = &first;
  while (*link != this) link = const_cast<const Registered**>(&(*link)->next);
  *link = next;
}

[[gnu::noinline]] void keep(const void* block) { kept = block; }

}  // namespace attribution

extern "C" void attribution_keep(const void* block) { attribution::keep(block); }

int main(int argc, char** argv) {
  using namespace attribution;
  testing::InitGoogleTest(&argc, argv);
  void* library = loaded();
  for (const Registered* one = first; one; one = one->next)
    testing::RegisterTest("Case", one->name, nullptr, nullptr, __FILE__, __LINE__,
                          [name = std::string(one->name)]() -> testing::Test* { return new Case(name); });
  if (library && std::getenv("ATTRIBUTION_UNLOAD")) dlclose(library);
  return RUN_ALL_TESTS();
}
