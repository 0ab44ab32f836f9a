// SPDX-License-Identifier: Apache-2.0
#include "symbols/debug_info.hpp"

#include <backtrace.h>

#include "symbols/unit_ranges.hpp"

namespace plimsoll::symbols {
namespace {

// A module without debug info, or whose file is gone, is no failure: the callers fall back.
void ignore_error(void*, const char*, int) {}

int append_frame(void* out, std::uintptr_t, const char* file, int line, const char* function) {
  if (!file && !function) return 0;
  auto& frames = *static_cast<std::vector<DebugFrame>*>(out);
  frames.push_back({function ? function : "", file ? file : "", line});
  return 0;
}

void keep_symbol(void* out, std::uintptr_t, const char* name, std::uintptr_t, std::uintptr_t) {
  if (name) *static_cast<std::string*>(out) = name;
}

int ignore_frame(void*, std::uintptr_t, const char*, int, const char*) { return 0; }

// libbacktrace reads the modules in at the first look-up, whatever is looked up. No code is at address 0.
void read_modules(backtrace_state* state, const ModuleList& loaded) {
  const MendUnitRanges mend(loaded);
  backtrace_pcinfo(state, 0, ignore_frame, ignore_error, nullptr);
}

// Our caller's lock makes libbacktrace's own threading superfluous.
constexpr int kNotThreaded = 0;

}  // namespace

backtrace_state* DebugInfo::state_for(std::uintptr_t address, const ModuleList& loaded) {
  const Module* module = loaded.find(address);
  for (const State& known : states_)
    if (module ? known.modules.contains(*module) : known.modules.find(address) != nullptr) return known.state;
  if (!module || states_.size() == kMostStates) return nullptr;
  backtrace_state* state = backtrace_create_state(nullptr, kNotThreaded, ignore_error, nullptr);
  if (!state) return nullptr;
  states_.insert(states_.begin(), {state, loaded});
  read_modules(state, loaded);
  return state;
}

std::vector<DebugFrame> DebugInfo::frames(std::uintptr_t address, const ModuleList& loaded) {
  std::vector<DebugFrame> found;
  if (backtrace_state* state = state_for(address, loaded))
    backtrace_pcinfo(state, address, append_frame, ignore_error, &found);
  return found;
}

std::string DebugInfo::symbol(std::uintptr_t address, const ModuleList& loaded) {
  std::string found;
  if (backtrace_state* state = state_for(address, loaded))
    backtrace_syminfo(state, address, keep_symbol, ignore_error, &found);
  return found;
}

const Module* DebugInfo::remembered(std::uintptr_t address) const {
  for (const State& known : states_)
    if (const Module* module = known.modules.find(address)) return module;
  return nullptr;
}

}  // namespace plimsoll::symbols
