// SPDX-License-Identifier: Apache-2.0
// Whatever the bytes are, they are a program with symbols and debug info of which something is found, or nothing: the
// readers stay inside the file and come to an end. The seeds are small libraries in the formats that compilers write.
#include <cstdint>
#include <string>
#include <vector>

#include "symbols/debug_module.hpp"
#include "symbols/elf_file.hpp"
#include "symbols/variable_line.hpp"
#include "written_file.hpp"

using namespace plimsoll::symbols;

namespace {

// As many as a small library has: the rest would be the same again.
constexpr std::size_t kMostAddresses = 32;

void read_variables(const ElfFile& file) {
  std::vector<std::uintptr_t> values;
  file.for_each_variable([&](std::string_view, std::uintptr_t value, std::uintptr_t) {
    if (values.size() < kMostAddresses) values.push_back(value);
  });
  for (const std::uintptr_t value : values)
    for (const VariableKind kind : {VariableKind::global, VariableKind::thread_local_})
      if (const auto variable = file.variable_at(value, kind)) (void)line_of_variable(file, *variable, kind);
}

void read_functions(const ElfFile& file, const std::string& path) {
  std::vector<std::uintptr_t> values;
  file.for_each_function([&](std::string_view, std::uintptr_t value, std::uintptr_t size) {
    if (values.size() < kMostAddresses) values.push_back(value + size / 2);
  });
  DebugModule module(path);
  for (const std::uintptr_t value : values) {
    (void)module.symbol(value);
    (void)module.frames(value);
  }
  (void)module.may_name("12seed_library");
  (void)module.advice();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const test::WrittenFile written({reinterpret_cast<const char*>(data), size});
  const ElfFile file(written.path());
  read_variables(file);
  read_functions(file, written.path());
  return 0;
}
