// SPDX-License-Identifier: Apache-2.0
#include "symbols/modules.hpp"

#include <link.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstring>

#include "base/unloaded_modules.hpp"
#include "symbols/debug_files.hpp"
#include "symbols/laid_out.hpp"

namespace plimsoll::symbols {
namespace {

struct LoaderEvents {
  unsigned long long loaded = 0, unloaded = 0;
};

int read_events(dl_phdr_info* info, std::size_t, void* out) {
  *static_cast<LoaderEvents*>(out) = {info->dlpi_adds, info->dlpi_subs};
  return 1;
}

std::string program_path() {
  std::array<char, PATH_MAX> path;
  const ssize_t length = readlink("/proc/self/exe", path.data(), path.size());
  return length > 0 ? std::string(path.data(), static_cast<std::size_t>(length)) : std::string();
}

// A segment of notes, which are aligned to four bytes there.
std::string build_id_in(Bytes notes) {
  Elf64_Nhdr note;
  while (notes.size() >= sizeof note) {
    std::memcpy(&note, notes.data(), sizeof note);
    const auto aligned = [](std::size_t bytes) { return (bytes + 3) / 4 * 4; };
    const std::size_t content = sizeof note + aligned(note.n_namesz), end = content + aligned(note.n_descsz);
    if (end > notes.size()) break;
    const bool is_gnus = note.n_namesz == 4 && std::memcmp(notes.data() + sizeof note, "GNU", 4) == 0;
    if (is_gnus && note.n_type == NT_GNU_BUILD_ID) return hexadecimal(notes.subspan(content, note.n_descsz));
    notes = notes.subspan(end);
  }
  return {};
}

std::string build_id_of(const dl_phdr_info& info, const Module& module) {
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const auto& header = info.dlpi_phdr[i];
    const std::uintptr_t begin = info.dlpi_addr + header.p_vaddr;
    if (header.p_type != PT_NOTE || header.p_memsz == 0) continue;
    if (!module.covers(begin) || !module.covers(begin + header.p_memsz - 1)) continue;
    std::string found = build_id_in({reinterpret_cast<const std::uint8_t*>(begin), header.p_memsz});
    if (!found.empty()) return found;
  }
  return {};
}

int append_module(dl_phdr_info* info, std::size_t, void* out) {
  Module module;
  module.base = info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    const std::uintptr_t begin = info->dlpi_addr + header.p_vaddr;
    module.segments.push_back({begin, begin + header.p_memsz, (header.p_flags & PF_X) != 0});
  }
  auto& modules = *static_cast<std::vector<Module>*>(out);
  // The loader names the program itself "", and only as the first.
  module.path = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : modules.empty() ? program_path() : "";
  module.build_id = build_id_of(*info, module);
  modules.push_back(std::move(module));
  return 0;
}

void append_unloaded(const base::UnloadedModule& unloaded, void* out) {
  Module module{unloaded.path, unloaded.base, {{unloaded.begin, unloaded.end, true}}};
  static_cast<std::vector<Module>*>(out)->push_back(std::move(module));
}

}  // namespace

bool Module::covers(std::uintptr_t address) const {
  return std::ranges::any_of(segments, [=](const Segment& s) { return s.begin <= address && address < s.end; });
}

bool ModuleList::refresh() {
  LoaderEvents now;
  dl_iterate_phdr(read_events, &now);
  const std::vector<Module>& laid_out = laid_out_modules();
  if (!modules_.empty() && now.loaded == loaded_ && now.unloaded == unloaded_ && laid_out.size() == laid_out_)
    return false;
  modules_.clear();
  dl_iterate_phdr(append_module, &modules_);
  modules_.insert(modules_.end(), laid_out.begin(), laid_out.end());
  gone_.clear();
  base::for_each_unloaded_module(append_unloaded, &gone_);
  loaded_ = now.loaded;
  unloaded_ = now.unloaded;
  laid_out_ = laid_out.size();
  return true;
}

const Module* ModuleList::find(std::uintptr_t address) const {
  const auto found = std::ranges::find_if(modules_, [=](const Module& m) { return m.covers(address); });
  return found == modules_.end() ? nullptr : &*found;
}

const Module* ModuleList::find_gone(std::uintptr_t address) const {
  const auto found = std::ranges::find_if(gone_, [=](const Module& m) { return m.covers(address); });
  return found == gone_.end() ? nullptr : &*found;
}

bool ModuleList::has_code_at(std::uintptr_t address) const {
  const Module* module = find(address);
  return module && module->segments.front().begin != address &&
         std::ranges::any_of(module->segments,
                             [=](const Module::Segment& s) { return s.code && s.begin <= address && address < s.end; });
}

bool ModuleList::contains(const Module& module) const {
  return std::ranges::any_of(modules_, [&](const Module& m) { return m.same_as(module); });
}

}  // namespace plimsoll::symbols
