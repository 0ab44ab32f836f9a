// SPDX-License-Identifier: Apache-2.0
#include "base/unloaded_modules.hpp"

#include <link.h>

#include <algorithm>
#include <atomic>
#include <cstring>

#include "base/own_pages.hpp"

namespace plimsoll::base {

// Modules from the front, their paths from the back.
struct UnloadWatch::List {
  static constexpr std::size_t kBytes = 1 << 16;

  List* older;
  unsigned long long unloads;  // the loader's count
  std::size_t count, paths_at;

  UnloadedModule* modules() noexcept { return reinterpret_cast<UnloadedModule*>(this + 1); }
  bool has_room(std::size_t path_bytes) const noexcept {
    return paths_at >= sizeof(List) + (count + 1) * sizeof(UnloadedModule) + path_bytes;
  }
  void add(UnloadedModule module) noexcept {
    const std::size_t bytes = std::strlen(module.path) + 1;
    if (!has_room(bytes)) return;
    paths_at -= bytes;
    module.path = static_cast<char*>(std::memcpy(reinterpret_cast<char*>(this) + paths_at, module.path, bytes));
    modules()[count++] = module;
  }
};

namespace {

constinit std::atomic<UnloadWatch::List*> newest{nullptr};

UnloadedModule described(const dl_phdr_info& info) noexcept {
  UnloadedModule module{info.dlpi_addr, ~std::uintptr_t{0}, 0, info.dlpi_name ? info.dlpi_name : ""};
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const auto& header = info.dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    module.begin = std::min<std::uintptr_t>(module.begin, info.dlpi_addr + header.p_vaddr);
    module.end = std::max<std::uintptr_t>(module.end, info.dlpi_addr + header.p_vaddr + header.p_memsz);
  }
  return module;
}

int add_to_list(dl_phdr_info* info, std::size_t, void* out) {
  auto& list = *static_cast<UnloadWatch::List*>(out);
  list.unloads = info->dlpi_subs;
  list.add(described(*info));
  return 0;
}

int read_unloads(dl_phdr_info* info, std::size_t, void* out) {
  *static_cast<unsigned long long*>(out) = info->dlpi_subs;
  return 1;
}

// Takes it out of the list.
int strike_out(dl_phdr_info* info, std::size_t, void* out) {
  auto& list = *static_cast<UnloadWatch::List*>(out);
  const auto is_there = [&](const UnloadedModule& module) {
    return module.base == info->dlpi_addr && std::strcmp(module.path, info->dlpi_name ? info->dlpi_name : "") == 0;
  };
  UnloadedModule* const end = list.modules() + list.count;
  list.count = static_cast<std::size_t>(std::remove_if(list.modules(), end, is_there) - list.modules());
  return 0;
}

bool is_known(const UnloadedModule& module) noexcept {
  for (UnloadWatch::List* list = newest.load(std::memory_order_acquire); list; list = list->older)
    for (std::size_t i = 0; i < list->count; ++i)
      if (list->modules()[i].base == module.base && std::strcmp(list->modules()[i].path, module.path) == 0) return true;
  return false;
}

}  // namespace

UnloadWatch::UnloadWatch() noexcept : list_(static_cast<List*>(map_pages(List::kBytes))) {
  if (!list_) return;
  list_->paths_at = List::kBytes;
  dl_iterate_phdr(add_to_list, list_);
}

UnloadWatch::~UnloadWatch() {
  if (!list_) return;
  unsigned long long unloads = 0;
  dl_iterate_phdr(read_unloads, &unloads);
  if (unloads == list_->unloads)
    list_->count = 0;
  else
    dl_iterate_phdr(strike_out, list_);
  UnloadedModule* const end = list_->modules() + list_->count;
  list_->count = static_cast<std::size_t>(std::remove_if(list_->modules(), end, is_known) - list_->modules());
  if (list_->count == 0) {
    unmap_pages(list_, List::kBytes);
    return;
  }
  list_->older = newest.load(std::memory_order_relaxed);
  while (!newest.compare_exchange_weak(list_->older, list_, std::memory_order_release)) {
  }
}

void for_each_unloaded_module(VisitUnloaded visit, void* data) {
  for (UnloadWatch::List* list = newest.load(std::memory_order_acquire); list; list = list->older)
    for (std::size_t i = 0; i < list->count; ++i) visit(list->modules()[i], data);
}

}  // namespace plimsoll::base
