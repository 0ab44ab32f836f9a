// SPDX-License-Identifier: Apache-2.0
// Which variable an address lies in, and where it is declared. The same tests run in a program that may lie anywhere
// and in one that may not.
#include "symbols/data_symbol.hpp"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <link.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "thread_local_line.hpp"
#include "variables.hpp"

namespace variables_dwarf4 {
ListVariables list;
}
namespace variables_dwarf5 {
ListVariables list;
}
namespace variables_optimised {
ListVariables list;
}
namespace variables_no_debug {
ListVariables list;
}

namespace {

using plimsoll::symbols::class_of_vtable;
using plimsoll::symbols::data_symbol;
using plimsoll::symbols::DataSymbol;
using plimsoll::symbols::dynamic_thread_local;
using plimsoll::symbols::static_thread_local;

std::uintptr_t address_of(const void* data) { return reinterpret_cast<std::uintptr_t>(data); }

bool is_thread_local(const Variable& variable) {
  return std::string_view(variable.name).find("thread_") != std::string_view::npos;
}

DataSymbol symbol_of(const Variable& variable) {
  if (!is_thread_local(variable)) return data_symbol(address_of(variable.address));
  return static_thread_local(address_of(__builtin_thread_pointer()) - address_of(variable.address));
}

int known_line_of(const Variable& variable) {
  return is_thread_local(variable) ? line_of_thread_local(variable.line) : variable.line;
}

void expect_names(const Variable* variables) {
  for (; variables->address; ++variables) EXPECT_EQ(symbol_of(*variables).name, variables->name);
}

void expect_lines(const Variable* variables) {
  for (; variables->address; ++variables) {
    const DataSymbol symbol = symbol_of(*variables);
    EXPECT_EQ(symbol.line, known_line_of(*variables)) << symbol.name;
    if (known_line_of(*variables) == 0) continue;
    EXPECT_TRUE(symbol.file.ends_with("/symbols/variables.cpp")) << symbol.name << ' ' << symbol.file;
    EXPECT_TRUE(symbol.file.starts_with('/')) << symbol.file;
  }
}

// A library, as long as it is loaded.
class Library {
 public:
  explicit Library(const char* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    EXPECT_TRUE(handle_) << dlerror();
  }
  ~Library() { dlclose(handle_); }
  const Variable* variables() const {
    return reinterpret_cast<ListVariables*>(dlsym(handle_, "variables_of_library"))();
  }

 private:
  void* handle_;
};

// As the module of the library sees it.
DataSymbol thread_local_of(const char* library, const Variable& variable) {
  struct Search {
    std::string_view library;
    std::uintptr_t address;
    DataSymbol symbol;
  } search{library, address_of(variable.address), {}};
  const auto visit = [](dl_phdr_info* info, std::size_t, void* out) {
    auto& wanted = *static_cast<Search*>(out);
    if (info->dlpi_name != wanted.library) return 0;
    wanted.symbol = dynamic_thread_local(info->dlpi_tls_modid, wanted.address - address_of(info->dlpi_tls_data));
    return 1;
  };
  dl_iterate_phdr(visit, &search);
  return search.symbol;
}

std::vector<Variable> globals_of(const Variable* variables) {
  std::vector<Variable> globals;
  for (; variables->address; ++variables)
    if (!is_thread_local(*variables)) globals.push_back(*variables);
  globals.push_back({});
  return globals;
}

class InProgram : public testing::TestWithParam<ListVariables*> {};

TEST_P(InProgram, EveryVariableIsNamed) { expect_names(GetParam()()); }
TEST_P(InProgram, EveryVariableHasItsLine) { expect_lines(GetParam()()); }

INSTANTIATE_TEST_SUITE_P(DataSymbolTest, InProgram,
                         testing::Values(variables_dwarf4::list, variables_dwarf5::list, variables_optimised::list),
                         [](const auto& info) { return std::to_string(info.index); });

TEST(DataSymbolTest, WithoutDebugInfoHasTheNameButNoLine) {
  const Variable* variables = variables_no_debug::list();
  expect_names(variables);
  for (; variables->address; ++variables) EXPECT_EQ(symbol_of(*variables).line, 0) << variables->name;
}

TEST(DataSymbolTest, WithoutDebugInfoALocalVariableHasItsFile) {
  for (const Variable* variable = variables_no_debug::list(); variable->address; ++variable) {
    const std::string name = variable->name;
    if (name.find("hidden") == std::string::npos) continue;
    EXPECT_EQ(symbol_of(*variable).file, "variables.cpp") << name;
  }
}

TEST(DataSymbolTest, OfALibraryIsNamedWithItsLine) {
  const Library library(VARIABLES_LIBRARY);
  const auto globals = globals_of(library.variables());
  expect_names(globals.data());
  expect_lines(globals.data());
  EXPECT_EQ(symbol_of(globals[0]).module, VARIABLES_LIBRARY);
}

TEST(DataSymbolTest, OfAStrippedLibraryIsNamedIfItIsExported) {
  const Library library(VARIABLES_STRIPPED_LIBRARY);
  for (const Variable& variable : globals_of(library.variables())) {
    if (!variable.address) continue;
    const DataSymbol symbol = symbol_of(variable);
    const std::string_view name = variable.name;
    const bool is_hidden =
        name.find("(anonymous") != name.npos || name.find("in_lambda") != name.npos || name.find("::same") != name.npos;
    EXPECT_EQ(symbol.name, is_hidden ? std::string_view() : name);
    EXPECT_EQ(symbol.line, 0);
    EXPECT_EQ(symbol.module, VARIABLES_STRIPPED_LIBRARY);
  }
}

TEST(DataSymbolTest, CompressedDebugInfoIsRead) {
  const Library library(VARIABLES_COMPRESSED_LIBRARY);
  const auto globals = globals_of(library.variables());
  expect_names(globals.data());
  expect_lines(globals.data());
}

TEST(DataSymbolTest, DebugInfoThatIsNotReadGivesNoLine) {
  const Library library(VARIABLES_SPLIT_LIBRARY);
  const auto globals = globals_of(library.variables());
  expect_names(globals.data());
  for (const Variable* variable = globals.data(); variable->address; ++variable)
    EXPECT_EQ(symbol_of(*variable).line, 0) << variable->name;
}

TEST(DataSymbolTest, TellsTheFunctionOfALocalVariable) {
  const auto function_of = [](std::string_view end) {
    const Variable* variable = variables_optimised::list();
    while (!std::string_view(variable->name).ends_with(end)) ++variable;
    return symbol_of(*variable).function;
  };
  EXPECT_EQ(function_of("::all"), "variables_optimised::entries(int)");
  EXPECT_EQ(function_of("::in_member"), "variables_optimised::Class::cache() const");
  EXPECT_EQ(function_of("::hidden_vector"), "") << "an anonymous namespace is no function";
  EXPECT_EQ(function_of("::defined_inside"), "");
}

TEST(DataSymbolTest, TellsHowFarIntoTheVariable) {
  const Variable* variables = variables_dwarf5::list();
  while (!std::string_view(variables->name).ends_with("::names")) ++variables;
  EXPECT_EQ(symbol_of(*variables).offset, 2 * sizeof(std::vector<std::string>));
}

TEST(DataSymbolTest, EndsWithTheVariable) {
  static std::array<char, 3> bytes;
  const std::uintptr_t begin = address_of(bytes.data());
  const std::string own = data_symbol(begin).name;
  EXPECT_TRUE(own.ends_with("::bytes")) << own;
  EXPECT_EQ(data_symbol(begin + 2).name, own);
  EXPECT_NE(data_symbol(begin + 3).name, own);
  EXPECT_NE(data_symbol(begin - 1).name, own);
}

TEST(DataSymbolTest, OfHeapAndStackIsNone) {
  const auto block = std::make_unique<int>();
  int local = 0;
  for (const void* data : {static_cast<const void*>(block.get()), static_cast<const void*>(&local)}) {
    const DataSymbol symbol = data_symbol(address_of(data));
    EXPECT_EQ(symbol.name, "");
    EXPECT_EQ(symbol.module, "");
  }
  EXPECT_EQ(data_symbol(0).module, "");
}

TEST(DataSymbolTest, OfAFunctionIsNone) {
  EXPECT_EQ(data_symbol(reinterpret_cast<std::uintptr_t>(&variables_dwarf5::list)).name, "");
}

TEST(DataSymbolTest, PrefersTheNameThatPeopleWrite) {
  void* found = dlsym(RTLD_DEFAULT, "environ");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(data_symbol(address_of(found)).name, "environ");
}

TEST(ThreadLocalSymbolTest, IsTheSameInEveryThread) {
  const Variable* variable = variables_dwarf5::list();
  while (!is_thread_local(*variable)) ++variable;
  const std::uintptr_t distance = address_of(__builtin_thread_pointer()) - address_of(variable->address);
  std::thread([&] { EXPECT_EQ(static_thread_local(distance).name, variable->name); }).join();
}

TEST(ThreadLocalSymbolTest, OfALibraryIsFoundByItsModule) {
  const Library library(VARIABLES_LIBRARY);
  int seen = 0;
  for (const Variable* variable = library.variables(); variable->address; ++variable) {
    if (!is_thread_local(*variable)) continue;
    const DataSymbol symbol = thread_local_of(VARIABLES_LIBRARY, *variable);
    EXPECT_EQ(symbol.name, variable->name);
    EXPECT_EQ(symbol.line, known_line_of(*variable));
    ++seen;
  }
  EXPECT_EQ(seen, 2);
}

TEST(ThreadLocalSymbolTest, HasNotTheLineOfAVariableThatTheLinkerThrewAway) {
  const Library library(VARIABLES_DISCARDED_LIBRARY);
  const Variable& first = library.variables()[0];
  const DataSymbol symbol = thread_local_of(VARIABLES_DISCARDED_LIBRARY, first);
  EXPECT_EQ(symbol.name, first.name);
  EXPECT_EQ(symbol.line, known_line_of(first));
}

TEST(ThreadLocalSymbolTest, OutsideAllModulesIsNone) {
  EXPECT_EQ(static_thread_local(std::uintptr_t{1} << 40).module, "");
  EXPECT_EQ(static_thread_local(0).name, "") << "the thread's own record";
  EXPECT_EQ(dynamic_thread_local(9999, 0).module, "");
}

struct Base {
  virtual ~Base() = default;
};
template <class T>
struct Derived : Base {};
struct Second {
  virtual void f() {}
};
struct Both : Base, Second {};

std::uintptr_t first_word_of(const void* object) { return *static_cast<const std::uintptr_t*>(object); }
std::string class_of(const void* object) { return class_of_vtable(first_word_of(object)); }

TEST(ClassOfVtableTest, IsTheObjectsOwn) {
  const Derived<std::string> object;
  const Base& as_base = object;
  EXPECT_EQ(class_of(&as_base), "(anonymous namespace)::Derived<std::string>");
  const std::runtime_error error("of a library");
  EXPECT_EQ(class_of(&error), "std::runtime_error");
}

TEST(ClassOfVtableTest, OfALaterBaseIsTheWholeObjectsToo) {
  const Both object;
  EXPECT_EQ(class_of(static_cast<const Second*>(&object)), "(anonymous namespace)::Both");
}

TEST(ClassOfVtableTest, IsNotInvented) {
  static const int number = 3;
  EXPECT_EQ(class_of_vtable(address_of(&number)), "");
  EXPECT_EQ(class_of_vtable(0), "");
  EXPECT_EQ(class_of_vtable(~std::uintptr_t{0}), "");
  const Both object;
  const std::uintptr_t functions = first_word_of(&object);
  EXPECT_EQ(class_of_vtable(functions - 2 * sizeof(void*)), "") << "the vtable itself: no object points there";
  EXPECT_EQ(class_of_vtable(functions - sizeof(void*)), "");
}

std::array<void*, 10> g_array;
void* g_single;

TEST(VariablesAtTest, AreWholeVariablesInTheOrderAsked) {
  const auto first = address_of(&g_array.front()), last = address_of(&g_array.back()), single = address_of(&g_single);
  const std::vector<plimsoll::symbols::Extent> variables = plimsoll::symbols::variables_at({last, single, first});
  ASSERT_EQ(variables.size(), 3u);
  for (const std::size_t i : {0, 2}) {
    EXPECT_EQ(variables[i].begin, first);
    EXPECT_EQ(variables[i].end, first + sizeof g_array);
  }
  EXPECT_EQ(variables[1].begin, single);
  EXPECT_EQ(variables[1].end, single + sizeof g_single);
}

TEST(VariablesAtTest, AWordThatIsInNoneStandsAlone) {
  const auto object = std::make_unique<std::array<void*, 10>>();
  const std::uintptr_t word = address_of(&(*object)[3]);
  const std::vector<plimsoll::symbols::Extent> variables = plimsoll::symbols::variables_at({word});
  ASSERT_EQ(variables.size(), 1u);
  EXPECT_EQ(variables[0].begin, word);
  EXPECT_EQ(variables[0].end, word + sizeof(void*));
}

}  // namespace
