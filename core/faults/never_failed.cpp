// SPDX-License-Identifier: Apache-2.0
#include "faults/never_failed.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>

#include "ledger/loader.hpp"
#include "symbols/elf_file.hpp"
#include "symbols/framework_code.hpp"
#include "symbols/origin.hpp"

namespace plimsoll::faults {
namespace {

// Of the C and C++ runtime, what cannot tell its caller that there is no memory, or is called where no code of the
// user's asks. In a program that was linked with -static-libstdc++ they are its own.
constexpr auto kRuntime = std::to_array<std::string_view>({"__cxa_allocate_exception",
                                                           "__cxa_allocate_dependent_exception",
                                                           "__cxa_get_globals",
                                                           "__cxa_atexit",
                                                           "__cxa_at_quick_exit",
                                                           "__cxa_thread_atexit",
                                                           "__cxa_thread_atexit_impl",
                                                           "__register_atfork",
                                                           "pthread_atfork",
                                                           "atexit",
                                                           "on_exit",
                                                           "at_quick_exit",
                                                           "pthread_create",
                                                           "thrd_create",
                                                           "dlopen",
                                                           "dlmopen",
                                                           "dlsym",
                                                           "dlvsym",
                                                           "dlclose",
                                                           "dlerror",
                                                           "dladdr",
                                                           "dlinfo",
                                                           "dl_iterate_phdr",
                                                           "_IO_file_doallocate",
                                                           "_IO_wfile_doallocate",
                                                           "_IO_default_doallocate",
                                                           "__emutls_get_address",
                                                           "_Unwind_Find_FDE",
                                                           "_Unwind_RaiseException",
                                                           "_Unwind_Resume",
                                                           "_Unwind_Backtrace",
                                                           "__register_frame_info",
                                                           "backtrace",
                                                           "_ZSt9terminatev",
                                                           "abort"});

bool is_any_start(std::string_view name, auto... starts) { return (name.starts_with(starts) || ...); }

// Also their templates, which may run code of the user's: that has frames of its own, or was inlined, and to leave it
// alone does no harm.
bool is_in_frameworks_namespace(std::string_view mangled) {
  return is_any_start(mangled, "_ZN5Catch", "_ZNK5Catch", "_ZN7testing", "_ZNK7testing", "_ZN8plimsoll",
                      "_ZNK8plimsoll") &&
         !mangled.ends_with("8TestBodyEv");
}

}  // namespace

std::shared_ptr<const NeverFailed> NeverFailed::of_loaded_modules() {
  static std::mutex lock;
  static auto* const modules = new symbols::ModuleList;
  static auto* const newest = new std::shared_ptr<const NeverFailed>;
  const std::lock_guard hold(lock);
  if (!modules->refresh() && *newest) return *newest;
  const auto table = std::make_shared<NeverFailed>();
  for (const symbols::Module& module : modules->all()) table->add(module);
  table->exit_tables_ = ledger::exit_table_code();
  std::ranges::sort(table->modules_, {}, &Code::begin);
  std::ranges::sort(table->functions_, {}, &Code::begin);
  return *newest = table;
}

void NeverFailed::add(const symbols::Module& module) {
  Kind whole = Kind::users;
  switch (symbols::origin_of_module(module.path)) {
    case symbols::Origin::framework:
    case symbols::Origin::tool:
      whole = Kind::never;
      break;
    case symbols::Origin::loader:
      whole = Kind::loader;
      break;
    case symbols::Origin::standard_library:
    case symbols::Origin::c_library:
      whole = Kind::library;
      break;
    default:
      break;
  }
  for (const symbols::Module::Segment& segment : module.segments)
    if (segment.code) modules_.push_back({segment.begin, segment.end, whole});
  if (whole == Kind::never || whole == Kind::loader) return;
  symbols::ElfFile(module.path)
      .for_each_function([&](std::string_view name, std::uintptr_t value, std::uintptr_t size) {
        const std::uintptr_t begin = module.base + value;
        if (std::ranges::find(kRuntime, name) != kRuntime.end() || is_in_frameworks_namespace(name) ||
            symbols::is_frameworks_function(name))
          functions_.push_back({begin, begin + size, Kind::never});
        else if (whole == Kind::users && symbols::is_plain_library_function(name))
          functions_.push_back({begin, begin + size, Kind::library});
      });
}

const NeverFailed::Code* NeverFailed::find(const std::vector<Code>& sorted, std::uintptr_t address) noexcept {
  const auto after = std::ranges::upper_bound(sorted, address, {}, &Code::begin);
  if (after == sorted.begin() || address >= std::prev(after)->end) return nullptr;
  return &*std::prev(after);
}

NeverFailed::Kind NeverFailed::kind_at(std::uintptr_t address) const noexcept {
  if (const Code* function = find(functions_, address)) return function->kind;
  const Code* module = find(modules_, address);
  return module ? module->kind : Kind::users;
}

// Libraries are seen through, to the first code that is none. What has the loader anywhere on its stack happens while a
// library is loaded: its lock is held.
bool NeverFailed::contains(std::size_t size, std::span<const std::uintptr_t> stack) const noexcept {
  if (size == ledger::kExitTableBytes && !stack.empty() && exit_tables_.contains(stack[0])) return true;
  bool is_users = false;
  for (const std::uintptr_t frame : stack) {
    const Kind kind = kind_at(frame - 1);
    if (kind == Kind::loader || (kind == Kind::never && !is_users)) return true;
    is_users |= kind == Kind::users;
  }
  return false;
}

}  // namespace plimsoll::faults
