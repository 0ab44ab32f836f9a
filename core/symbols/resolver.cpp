// SPDX-License-Identifier: Apache-2.0
#include "symbols/resolver.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

#include "options/options.hpp"
#include "symbols/boost_frame.hpp"
#include "symbols/debug_info.hpp"
#include "symbols/lost_scope.hpp"
#include "symbols/names.hpp"
#include "symbols/origin.hpp"
#include "symbols/source_text.hpp"

namespace plimsoll::symbols {
namespace {

bool is_c_library(const Module& module) {
  const Origin origin = origin_of_module(module.path);
  return origin == Origin::c_library || origin == Origin::loader;
}

class Resolver {
 public:
  const std::vector<Location>& resolve(std::uintptr_t return_address);
  std::vector<Location> resolve(std::span<const std::uintptr_t> return_addresses);
  std::vector<std::string> names_at(std::uintptr_t return_address);
  bool may_be_in_generator(std::span<const std::uintptr_t> return_addresses);
  std::string advice_on_debug_info(const std::string& module) const;
  void forget() {
    std::unordered_map<std::uintptr_t, Known>().swap(known_);
    have_generators_.clear();
    debug_info_.forget();
  }

 private:
  struct Known {
    Module module;  // without its segments: only to tell whether the address still means the same code
    std::vector<Location> locations;
  };
  const std::vector<Location>& locations_at(std::uintptr_t return_address);
  const Module* module_at(std::uintptr_t call) const;
  bool may_have_generators(const Module& module);
  std::vector<DebugFrame> debug_frames(std::uintptr_t call);
  std::string symbol(std::uintptr_t call);
  std::vector<Location> look_up(std::uintptr_t call);
  static std::vector<Location> located(const std::vector<DebugFrame>& frames);
  std::string symbol_name(std::uintptr_t call);
  void name_by_symbol(std::uintptr_t call, const DebugFrame& known, Location& outermost);
  DebugFrame nearest_user_line(std::uintptr_t call, std::ptrdiff_t step);
  void place_between_neighbours(std::uintptr_t call, Location& function);

  ModuleList loaded_;
  DebugInfo debug_info_;
  std::unordered_map<std::uintptr_t, Known> known_;
  std::map<std::string, bool> have_generators_;  // modules that may, by path
};

// A library may be unloaded and another mapped at its place: then the old answer is wrong. When nothing is mapped
// there now, the answer from the time when something was is the best there is.
const std::vector<Location>& Resolver::locations_at(std::uintptr_t return_address) {
  const std::uintptr_t call = return_address - 1;
  const Module* now = loaded_.find(call);
  const auto found = known_.find(return_address);
  if (found != known_.end() && (!now || found->second.module.same_as(*now))) return found->second.locations;
  Known& entry = known_[return_address];
  if (now) entry.module = {now->path, now->base, {}};
  return entry.locations = look_up(call);
}

const std::vector<Location>& Resolver::resolve(std::uintptr_t return_address) {
  loaded_.refresh();
  return locations_at(return_address);
}

std::vector<Location> Resolver::resolve(std::span<const std::uintptr_t> return_addresses) {
  loaded_.refresh();
  std::vector<Location> locations;
  for (const std::uintptr_t address : return_addresses) {
    const std::vector<Location>& here = locations_at(address);
    locations.insert(locations.end(), here.begin(), here.end());
  }
  return locations;
}

std::vector<std::string> Resolver::names_at(std::uintptr_t return_address) {
  const std::uintptr_t call = return_address - 1;
  const std::vector<Location>& locations = resolve(return_address);
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (!name.empty()) names.push_back(name);
  };
  add(locations.front().module);
  for (const Location& location : locations) add(location.function), add(location.file);
  for (const DebugFrame& frame : debug_frames(call)) add(frame.function), add(demangle(frame.function));
  add(symbol(call));
  add(symbol_name(call));
  return names;
}

bool Resolver::may_have_generators(const Module& module) {
  const auto [known, is_new] = have_generators_.try_emplace(module.path);
  if (is_new) known->second = !is_c_library(module) && debug_info_.may_name("5Catch10Generators", module);
  return known->second;
}

// Of an address where nothing is any more, resolve() may know what was.
bool Resolver::may_be_in_generator(std::span<const std::uintptr_t> return_addresses) {
  loaded_.refresh();
  return std::ranges::any_of(return_addresses, [this](std::uintptr_t address) {
    const Module* module = loaded_.find(address - 1);
    return !module || may_have_generators(*module);
  });
}

std::string Resolver::advice_on_debug_info(const std::string& module) const {
  const std::string advice = debug_info_.advice(module);
  return advice.empty() ? "compile it with -g (-g1 is enough) to see them" : advice;
}

const Module* Resolver::module_at(std::uintptr_t call) const {
  const Module* now = loaded_.find(call);
  return now ? now : loaded_.find_gone(call);
}

// The C library's debug info is large where it is installed, and its lines are nobody's unless they are asked for: it
// is named by its symbols.
std::vector<DebugFrame> Resolver::debug_frames(std::uintptr_t call) {
  const Module* module = module_at(call);
  if (!module || (!options::values().shows_libraries && is_c_library(*module))) return {};
  return debug_info_.frames(call, *module);
}

std::string Resolver::symbol(std::uintptr_t call) {
  const Module* module = module_at(call);
  return module ? debug_info_.symbol(call, *module) : std::string();
}

std::vector<Location> Resolver::look_up(std::uintptr_t call) {
  std::vector<DebugFrame> frames = debug_frames(call);
  if (frames.empty()) frames.emplace_back();
  std::vector<Location> locations = located(frames);
  const Module* module = module_at(call);
  for (Location& location : locations) {
    location.inlined = &location != &locations.back();
    if (module) location.module = module->path;
    if (module) location.module_offset = call - module->base;
  }
  name_by_symbol(call, frames.back(), locations.back());
  const bool is_full = options::values().full_names;
  for (Location& location : locations) {
    std::string full = is_full ? full_name(location.function) : std::string();
    location.function = readable_name(location.function);
    location.origin = classify(location);
    if (is_full) location.function = std::move(full);
  }
  if (restore_lost_scope(locations)) place_between_neighbours(call, locations.back());
  return locations;
}

// Debug info lacks the linker's name of a function that no other unit sees; the symbol of the whole function is it.
void Resolver::name_by_symbol(std::uintptr_t call, const DebugFrame& known, Location& outermost) {
  if (known.plain.empty() && !known.function.empty()) return;
  std::string name = symbol_name(call);
  if (name.find(known.plain) != std::string::npos) outermost.function = std::move(name);
}

std::vector<Location> Resolver::located(const std::vector<DebugFrame>& frames) {
  std::vector<Location> locations;
  for (const DebugFrame& frame : frames) {
    Location& location = locations.emplace_back();
    location.function = demangle(frame.function);
    location.file = frame.file;
    location.line = frame.line;
  }
  return locations;
}

std::string Resolver::symbol_name(std::uintptr_t call) {
  const std::string found = symbol(call);
  return found.empty() ? dynamic_symbol(call) : demangle(found);
}

// The nearest place in that direction, in the same function, that debug info puts on a line of the user's.
DebugFrame Resolver::nearest_user_line(std::uintptr_t call, std::ptrdiff_t step) {
  constexpr int kFarthest = 64;
  std::string function;
  for (int i = 0; i < kFarthest; ++i, call += static_cast<std::uintptr_t>(step)) {
    const std::vector<DebugFrame> frames = debug_frames(call);
    if (frames.empty()) break;
    const DebugFrame& outermost = frames.back();
    if (i == 0) function = outermost.function;
    if (outermost.function != function) break;
    Location location;
    location.file = outermost.file;
    if (outermost.line > 0 && classify(location) == Origin::user) return outermost;
  }
  return {};
}

// When the code before and the code behind a call are on the same line, so is the call.
void Resolver::place_between_neighbours(std::uintptr_t call, Location& function) {
  const DebugFrame before = nearest_user_line(call, -1), behind = nearest_user_line(call, 1);
  if (before.line == 0 || before.line != behind.line || before.file != behind.file) return;
  function.file = before.file;
  function.line = before.line;
}

std::mutex mutex;

// Never destroyed: reports are written by exit handlers, after static destructors may have run.
Resolver& resolver() {
  static Resolver& instance = *new Resolver;
  return instance;
}

}  // namespace

std::vector<Location> resolve(std::uintptr_t return_address) {
  const std::scoped_lock lock(mutex);
  return resolver().resolve(return_address);
}

std::vector<Location> resolve(std::span<const std::uintptr_t> return_addresses) {
  const std::scoped_lock lock(mutex);
  return resolver().resolve(return_addresses);
}

std::vector<std::string> names_at(std::uintptr_t return_address) {
  const std::scoped_lock lock(mutex);
  return resolver().names_at(return_address);
}

bool may_be_in_generator(std::span<const std::uintptr_t> return_addresses) {
  const std::scoped_lock lock(mutex);
  return resolver().may_be_in_generator(return_addresses);
}

std::string advice_on_debug_info(const std::string& module) {
  const std::scoped_lock lock(mutex);
  return resolver().advice_on_debug_info(module);
}

void release() {
  const std::scoped_lock lock(mutex);
  resolver().forget();
  release_source_lines();
}

}  // namespace plimsoll::symbols
