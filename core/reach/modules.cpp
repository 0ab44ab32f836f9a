// SPDX-License-Identifier: Apache-2.0
#include "reach/modules.hpp"

#include <link.h>

#include <algorithm>
#include <span>

#include "reach/thread_memory.hpp"

namespace plimsoll::reach {
namespace {

// Unloaded modules leave holes in static thread-local memory.
constexpr std::size_t kHoles = 8 * 1024;

// glibc 2.41 keeps the area of restartable sequences between the modules known at start and those that come later, and
// does not tell where the latter lie until they are used.
constexpr std::size_t kBetweenEarlyAndLate = 512;

// Lies in the module that this code belongs to.
constinit const char own_module_mark = 0;

std::span<const ElfW(Phdr)> segments_of(const dl_phdr_info& module) { return {module.dlpi_phdr, module.dlpi_phnum}; }

bool is_own(const dl_phdr_info& module) {
  const auto mark = reinterpret_cast<std::uintptr_t>(&own_module_mark) - module.dlpi_addr;
  for (const auto& segment : segments_of(module))
    if (segment.p_type == PT_LOAD && mark - segment.p_vaddr < segment.p_memsz) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(Modules& modules) : modules_(modules) {}

  bool add(const dl_phdr_info& module) {
    // Linked into the program itself, our data cannot be told from the program's: then it is scanned, since a missing
    // root raises false alarms.
    const bool excluded = !is_first_ && is_own(module);
    is_first_ = false;
    for (const auto& segment : segments_of(module)) {
      if (segment.p_type == PT_TLS && !add_thread_locals(module, segment, excluded)) return false;
      const std::uintptr_t begin = module.dlpi_addr + segment.p_vaddr;
      const bool is_data = segment.p_type == PT_LOAD && (segment.p_flags & PF_W) != 0;
      if (is_data && !excluded && !modules_.writable.push_back({begin, begin + segment.p_memsz})) return false;
    }
    return true;
  }

  // Not a byte more than needed, since another thread's stack may be mapped right behind. A module loaded
  // later that is not placed yet may lie at the far end.
  std::size_t reach_of_static_thread_locals() const {
    std::size_t bytes = 0;
    for (std::size_t distance : distances_)
      if (distance <= most_bytes_ + kHoles) bytes = std::max(bytes, distance);
    return unknown_bytes_ == 0 ? bytes : bytes + kBetweenEarlyAndLate + unknown_bytes_;
  }

 private:
  bool add_thread_locals(const dl_phdr_info& module, const ElfW(Phdr) & segment, bool excluded) {
    if (!note_extent(reinterpret_cast<std::uintptr_t>(module.dlpi_tls_data), segment)) return false;
    if (excluded) return exclude_thread_locals(module, segment);
    while (modules_.thread_local_bytes.size() <= module.dlpi_tls_modid)
      if (!modules_.thread_local_bytes.push_back(0)) return false;
    modules_.thread_local_bytes[module.dlpi_tls_modid] = segment.p_memsz;
    return true;
  }

  bool note_extent(std::uintptr_t begin, const ElfW(Phdr) & segment) {
    most_bytes_ += segment.p_memsz + segment.p_align;
    if (begin != 0) return distances_.push_back(reach_of_static({begin, begin + segment.p_memsz}, thread_pointer_));
    unknown_bytes_ += segment.p_memsz + segment.p_align;
    return true;
  }

  // Ours are reached by a constant distance from the thread pointer (initial-exec), the same in every thread.
  bool exclude_thread_locals(const dl_phdr_info& module, const ElfW(Phdr) & segment) {
    if (module.dlpi_tls_data == nullptr) return true;
    const std::uintptr_t begin = reinterpret_cast<std::uintptr_t>(module.dlpi_tls_data) - thread_pointer_;
    modules_.own_thread_locals = {begin, begin + segment.p_memsz};
    return true;
  }

  Modules& modules_;
  const std::uintptr_t thread_pointer_ = reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer());
  PageList<std::size_t> distances_;  // how far each module's thread-locals reach, in this thread
  std::size_t most_bytes_ = 0;
  std::size_t unknown_bytes_ = 0;  // of modules that this thread's loader data do not place yet
  bool is_first_ = true;           // the loader lists the program first
};

struct Call {
  void (*body)(void*);
  void* context;
};

}  // namespace

bool Modules::read() noexcept {
  writable.clear();
  thread_local_bytes.clear();
  own_thread_locals = {};
  Reader reader(*this);
  const auto add = [](dl_phdr_info* module, std::size_t, void* context) {
    return static_cast<Reader*>(context)->add(*module) ? 0 : 1;
  };
  const bool complete = dl_iterate_phdr(add, &reader) == 0;
  reach_of_static_thread_locals = reader.reach_of_static_thread_locals();
  return complete;
}

void with_loaded_modules(void (*body)(void*), void* context) noexcept {
  Call call{body, context};
  const auto once = [](dl_phdr_info*, std::size_t, void* argument) {
    const auto* wanted = static_cast<const Call*>(argument);
    wanted->body(wanted->context);
    return 1;
  };
  dl_iterate_phdr(once, &call);
}

}  // namespace plimsoll::reach
