// SPDX-License-Identifier: Apache-2.0
#include "symbols/data_symbol.hpp"

#include <link.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "symbols/boost_frame.hpp"
#include "symbols/elf_file.hpp"
#include "symbols/modules.hpp"
#include "symbols/names.hpp"
#include "symbols/variable_line.hpp"

namespace plimsoll::symbols {
namespace {

// Where an object's pointer to its class's vtable points at least: behind the offset to the top and the type's info.
constexpr std::uintptr_t kFirstFunction = 2 * sizeof(void*);

struct Place {
  std::uintptr_t in_module = 0;  // any address of its
  std::uintptr_t offset = 0;     // into its thread-local memory
};

// What a call of dl_iterate_phdr looks for, and what it found.
struct ThreadLocalSearch {
  std::size_t module = 0;
  std::uintptr_t below_thread_pointer = 0;
  std::optional<Place> found;
};

const ElfW(Phdr) * segment_of(const dl_phdr_info& module, ElfW(Word) type) {
  for (int i = 0; i < module.dlpi_phnum; ++i)
    if (module.dlpi_phdr[i].p_type == type) return &module.dlpi_phdr[i];
  return nullptr;
}

std::uintptr_t begin_of(const dl_phdr_info& module) {
  const ElfW(Phdr)* first = segment_of(module, PT_LOAD);
  return first ? module.dlpi_addr + first->p_vaddr : 0;
}

// A module's static memory lies as far from the thread pointer in every thread. Distances may wrap.
int find_static(dl_phdr_info* module, std::size_t, void* out) {
  auto& search = *static_cast<ThreadLocalSearch*>(out);
  const ElfW(Phdr)* segment = segment_of(*module, PT_TLS);
  if (!segment || !module->dlpi_tls_data) return 0;
  const std::uintptr_t distance = reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer()) -
                                  reinterpret_cast<std::uintptr_t>(module->dlpi_tls_data);
  const std::uintptr_t offset = distance - search.below_thread_pointer;
  if (offset >= segment->p_memsz) return 0;
  search.found = Place{begin_of(*module), offset};
  return 1;
}

int find_module(dl_phdr_info* module, std::size_t, void* out) {
  auto& search = *static_cast<ThreadLocalSearch*>(out);
  if (module->dlpi_tls_modid != search.module) return 0;
  search.found = Place{begin_of(*module), 0};
  return 1;
}

std::string name_of(std::string_view symbol) { return readable_name(demangle(std::string(symbol))); }

// Only the symbols of what is local to a function begin so.
std::string function_of(std::string_view symbol, const std::string& name) {
  const std::size_t end = symbol.starts_with("_ZZ") ? name.rfind("::") : std::string::npos;
  return end == std::string::npos ? std::string() : name.substr(0, end);
}

DataSymbol describe(const Module& module, std::uintptr_t value, VariableKind kind) {
  DataSymbol symbol;
  symbol.module = module.path;
  symbol.offset = value;
  const ElfFile file(module.path);
  const std::optional<ElfVariable> variable = file.variable_at(value, kind);
  if (!variable) return symbol;
  symbol.name = name_of(variable->name);
  symbol.function = function_of(variable->name, symbol.name);
  symbol.offset = value - variable->value;
  SourceLine place = line_of_variable(file, *variable, kind);
  symbol.file = place.file.empty() ? std::string(variable->source) : std::move(place.file);
  symbol.line = place.line;
  return symbol;
}

DataSymbol describe_thread_local(const std::optional<Place>& place) {
  if (!place) return {};
  ModuleList modules;
  modules.refresh();
  const Module* module = modules.find(place->in_module);
  return module ? describe(*module, place->offset, VariableKind::thread_local_) : DataSymbol();
}

}  // namespace

DataSymbol data_symbol(std::uintptr_t address) {
  ModuleList modules;
  modules.refresh();
  const Module* module = modules.find(address);
  return module ? describe(*module, address - module->base, VariableKind::global) : DataSymbol();
}

std::vector<Extent> variables_at(const std::vector<std::uintptr_t>& addresses) {
  std::vector<Extent> variables;
  for (const std::uintptr_t address : addresses) variables.push_back({address, address + sizeof(std::uintptr_t)});
  std::vector<std::size_t> order(addresses.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto address_at = [&](std::size_t i) { return addresses[i]; };
  std::ranges::sort(order, {}, address_at);
  ModuleList modules;
  modules.refresh();
  for (const Module& module : modules.all()) {
    if (std::ranges::none_of(addresses, [&](std::uintptr_t address) { return module.covers(address); })) continue;
    ElfFile(module.path).for_each_variable([&](std::string_view, std::uintptr_t value, std::uintptr_t size) {
      const Extent variable{module.base + value, module.base + value + size};
      auto i = std::ranges::lower_bound(order, variable.begin, {}, address_at);
      for (; i != order.end() && addresses[*i] < variable.end; ++i) variables[*i] = variable;
    });
  }
  return variables;
}

DataSymbol static_thread_local(std::uintptr_t below_thread_pointer) {
  ThreadLocalSearch search{0, below_thread_pointer, {}};
  dl_iterate_phdr(find_static, &search);
  return describe_thread_local(search.found);
}

DataSymbol dynamic_thread_local(std::size_t module, std::uintptr_t offset) {
  ThreadLocalSearch search{module, 0, {}};
  dl_iterate_phdr(find_module, &search);
  if (search.found) search.found->offset = offset;
  return describe_thread_local(search.found);
}

std::string class_of_vtable(std::uintptr_t address) {
  constexpr std::string_view kVtable = "vtable for ";
  ModuleList modules;
  modules.refresh();
  const Module* module = modules.find(address);
  if (!module) return {};
  const ElfFile file(module->path);
  const std::uintptr_t value = address - module->base;
  const std::optional<ElfVariable> variable = file.variable_at(value, VariableKind::global);
  if (!variable || value - variable->value < kFirstFunction) return {};
  const std::string name = demangle(std::string(variable->name));
  return name.starts_with(kVtable) ? readable_name(std::string_view(name).substr(kVtable.size())) : std::string();
}

}  // namespace plimsoll::symbols
