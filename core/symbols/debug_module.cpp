// SPDX-License-Identifier: Apache-2.0
#include "symbols/debug_module.hpp"

#include <algorithm>
#include <tuple>

#include "symbols/debug_files.hpp"
#include "symbols/name_speller.hpp"

namespace plimsoll::symbols {
namespace {

std::string joined(const std::string& folder, const std::string& path) {
  return path.starts_with('/') || folder.empty() ? path : folder + '/' + path;
}

}  // namespace

DebugModule::DebugModule(const std::string& path)
    : file_(std::make_shared<const ElfFile>(path)),
      debug_file_(file_with_debug_info(path, file_)),
      split_units_(path) {}

void DebugModule::read_units() {
  if (dwarf_ || !debug_file_) return;
  dwarf_ = std::make_unique<DwarfFile>(debug_file_, DwarfSections::of(*debug_file_), alternate());
  index_units();
}

std::shared_ptr<const DwarfFile> DebugModule::alternate() {
  const AlternateFile found = alternate_of(*debug_file_);
  if (!found.file) missing_alternate_ = found.path;
  return found.file ? std::make_shared<const DwarfFile>(found.file, DwarfSections::of(*found.file)) : nullptr;
}

// The linker leaves entries of functions that it threw away: they start where no code is.
void DebugModule::index_units() {
  const std::vector<DwarfUnit>& units = dwarf_->units();
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::optional<DwarfEntry> root = units[i].root();
    if (!root || (root->tag != kCompileUnit && root->tag != kSkeletonUnit)) continue;
    for (const CodeRange& range : DwarfRanges(dwarf_->sections(), units[i].version(), *root).of(*root))
      if (file_->has_code_at(range.low)) ranges_.push_back({range, 0, i});
  }
  std::ranges::sort(ranges_, {}, [](const UnitRange& one) { return std::tuple(one.range.low, one.unit); });
  std::uint64_t highest = 0;
  for (UnitRange& one : ranges_) one.highest = highest = std::max(highest, one.range.high);
}

std::vector<std::size_t> DebugModule::units_at(std::uint64_t address) const {
  std::vector<std::size_t> units;
  auto at = std::ranges::upper_bound(ranges_, address, {}, [](const UnitRange& one) { return one.range.low; });
  for (; at != ranges_.begin() && std::prev(at)->highest > address; --at)
    if (std::prev(at)->range.contains(address)) units.push_back(std::prev(at)->unit);
  return units;
}

// A large program has thousands of units, and reports jump among few.
void DebugModule::make_room() {
  constexpr std::size_t kMostUnits = 16;
  if (units_.size() < kMostUnits) return;
  units_.clear();
  for (const DwarfUnit& unit : dwarf_->units()) unit.forget();
}

DebugModule::Unit& DebugModule::read(std::size_t number) {
  if (!units_.contains(number)) make_room();
  const auto [at, is_new] = units_.try_emplace(number);
  Unit& unit = at->second;
  if (!is_new) return unit;
  const DwarfUnit& skeleton = dwarf_->units()[number];
  const DwarfSections& sections = dwarf_->sections();
  skeleton.keep_abbreviations();
  const DwarfEntry root = skeleton.root().value_or(DwarfEntry());
  const std::string folder = skeleton.text_of(root.folder, root), dwo = skeleton.text_of(root.split_name, root);
  const auto id = skeleton.split_id() ? skeleton.split_id() : root.split_id;
  if (id && !dwo.empty()) {
    unit.split = split_units_.find(*id, joined(folder, dwo));
    if (!unit.split) missing_dwo_ = joined(folder, dwo);
  }
  unit.file = unit.split ? unit.split.get() : dwarf_.get();
  unit.unit = unit.split ? &unit.split->units()[0] : &skeleton;
  unit.code.emplace(*unit.unit, unit.split
                                    ? DwarfRanges::of_split(sections, unit.split->sections(), skeleton.version(), root)
                                    : DwarfRanges(sections, skeleton.version(), root));
  if (root.files) unit.lines = LineTable(LineProgram(sections, *root.files, folder));
  return unit;
}

std::vector<DebugFrame> DebugModule::frames(std::uint64_t address) {
  read_units();
  std::vector<DebugFrame> frames;
  for (const std::size_t number : units_at(address)) {
    std::vector<DebugFrame> found = frames_in(read(number), address);
    if (found.empty() || (!frames.empty() && found[0].function.empty())) continue;
    frames = std::move(found);
    if (!frames[0].function.empty()) break;
  }
  return frames;
}

// An inlined function's entry says where it was called, which is the line of the function around it.
std::vector<DebugFrame> DebugModule::frames_in(Unit& unit, std::uint64_t address) {
  std::vector<DebugFrame> frames;
  const std::optional<LineTable::Line> line = unit.lines.find(address);
  DebugFrame next;
  if (line) next.file = unit.lines.path(line->file), next.line = line->line;
  for (const std::size_t place : unit.code->functions_at(address)) {
    const DwarfEntry function = unit.unit->entry(place).value_or(DwarfEntry());
    std::tie(next.function, next.plain) = std::tie(name_of(unit, place)[0], name_of(unit, place)[1]);
    frames.push_back(next);
    next = {};
    if (function.call_file) next.file = unit.lines.path(*function.call_file);
    next.line = static_cast<int>(function.call_line.value_or(0));
  }
  if (frames.empty() && line) frames.push_back(next);
  return frames;
}

const std::array<std::string, 2>& DebugModule::name_of(Unit& unit, std::size_t function) {
  const auto [at, is_new] = unit.names.try_emplace(function);
  if (!is_new) return at->second;
  FunctionName name = unit.file->linkage_name({unit.unit, function});
  if (!name.mangled.empty()) return at->second = {std::move(name.mangled), {}};
  std::string spelled = NameSpeller(*unit.file).spell(name.place, *unit.unit);
  return at->second = {spelled.empty() ? name.plain : std::move(spelled), name.plain};
}

std::string DebugModule::advice() const {
  if (!missing_dwo_.empty())
    return missing_dwo_ + " is not there: keep the files that -gsplit-dwarf makes, or pack them with dwp";
  const bool is_unreadable =
      file_->has_unreadable_sections() || (debug_file_ && debug_file_->has_unreadable_sections());
  if (is_unreadable) return "its debug info is damaged, or compressed in a way that is not known: -gz=zlib is";
  if (!missing_alternate_.empty()) return missing_alternate_ + ", to which dwz moved names, is not there";
  return {};
}

const ElfFile& DebugModule::symbol_file() const {
  const bool is_stripped = !file_->has_symbol_table() && debug_file_;
  return is_stripped ? *debug_file_ : *file_;
}

void DebugModule::index_symbols() {
  symbols_.emplace();
  const auto add = [&](std::string_view name, std::uint64_t value, std::uint64_t size) {
    if (size > 0) symbols_->push_back({value, size, name});
  };
  symbol_file().for_each_function(add);
  std::ranges::stable_sort(*symbols_, {}, &Symbol::value);
}

std::string DebugModule::symbol(std::uint64_t address) {
  if (!symbols_) index_symbols();
  const auto behind = std::ranges::upper_bound(*symbols_, address, {}, &Symbol::value);
  if (behind == symbols_->begin()) return {};
  const Symbol& symbol = *std::prev(behind);
  return address - symbol.value < symbol.size ? std::string(symbol.name) : std::string();
}

}  // namespace plimsoll::symbols
