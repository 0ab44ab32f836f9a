// SPDX-License-Identifier: Apache-2.0
#include "symbols/variable_line.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <limits>

#include "symbols/dwarf_files.hpp"
#include "symbols/dwarf_unit.hpp"

namespace plimsoll::symbols {
namespace {

constexpr std::size_t kAddressBytes = 8;
constexpr std::uint64_t kLastLine = std::numeric_limits<int>::max();

// Of an expression that is nothing but an address, or of addresses with the sizes of what lies there: clang takes
// arrays and structs apart when all places in them are known.
enum Operation : std::uint8_t { kAddress = 0x03, kConstant = 0x0e, kPiece = 0x93, kIndexedAddress = 0xa1 };
constexpr std::array<std::uint8_t, 2> kThreadLocal = {0x9b, 0xe0};  // form_tls_address and GNU's older name for it

using Expression = std::array<std::uint8_t, 1 + kAddressBytes>;

Expression expression_of(std::uintptr_t value, VariableKind kind) {
  Expression expression{kind == VariableKind::global ? kAddress : kConstant};
  std::memcpy(&expression[1], &value, kAddressBytes);
  return expression;
}

// Whether one of the addresses is the one that is written as `operation` and `operand`: an address, or its index.
bool says(Bytes location, Operation operation, std::uint64_t operand) {
  DwarfCursor cursor(location);
  bool is_said = false;
  while (!cursor.at_end()) {
    const auto next = static_cast<Operation>(cursor.read(1));
    if (next != kAddress && next != kIndexedAddress && next != kPiece) return false;  // what is computed lies elsewhere
    const std::uint64_t value = next == kAddress ? cursor.read(kAddressBytes) : cursor.read_uleb();
    is_said = is_said || (next == operation && value == operand);
  }
  return is_said && !cursor.failed();
}

bool says_thread_local(Bytes location, const Expression& expression) {
  return location.size() == expression.size() + 1 &&
         std::equal(expression.begin(), expression.end(), location.begin()) &&
         std::ranges::find(kThreadLocal, location.back()) != kThreadLocal.end();
}

// Calls `visit(place)` wherever the bytes stand, until it says that it has what it wants.
template <class Visit>
void search(Bytes section, Bytes wanted, Visit&& visit) {
  const std::boyer_moore_horspool_searcher searcher(wanted.begin(), wanted.end());
  for (auto at = section.begin();;) {
    at = std::search(at, section.end(), searcher);
    if (at == section.end() || visit(static_cast<std::size_t>(at - section.begin()))) return;
    ++at;
  }
}

class Search {
 public:
  Search(const ElfFile& file, const ElfVariable& variable, VariableKind kind)
      : sections_(DwarfSections::of(file)), variable_(variable), kind_(kind), units_(DwarfUnit::all_of(sections_)) {}

  // Compilers write the address into the entry itself, or, clang for DWARF 5, into a table.
  SourceLine find() {
    const Expression expression = expression_of(variable_.value, kind_);
    search(sections_.info, expression, [&](std::size_t place) {
      const auto unit = std::ranges::find_if(units_, [=](const DwarfUnit& u) { return u.contains(place); });
      return unit != units_.end() && take_from(*unit, [&](Bytes location) {
               return kind_ == VariableKind::global ? says(location, kAddress, variable_.value)
                                                    : says_thread_local(location, expression);
             });
    });
    if (!found_.file.empty() || kind_ != VariableKind::global) return found_;
    const Bytes address = Bytes(expression).subspan(1);
    search(sections_.addresses, address, [&](std::size_t place) { return take_from_table(place); });
    return found_;
  }

 private:
  // The tables of the units follow each other: the one that begins last before the place holds it.
  bool take_from_table(std::size_t place) {
    const DwarfUnit* owner = nullptr;
    std::uint64_t begin = 0;
    for (const DwarfUnit& unit : units_) {
      if (unit.version() < 5) continue;
      const std::optional<DwarfEntry> root = unit.root();
      if (!root || !root->addresses || *root->addresses > place || (owner && *root->addresses < begin)) continue;
      owner = &unit;
      begin = *root->addresses;
    }
    if (!owner || (place - begin) % kAddressBytes != 0) return false;
    const std::uint64_t index = (place - begin) / kAddressBytes;
    return take_from(*owner, [&](Bytes location) { return says(location, kIndexedAddress, index); });
  }

  template <class Says>
  bool take_from(const DwarfUnit& unit, Says&& is_at) {
    const std::optional<DwarfEntry> root = unit.root();
    if (!root || !root->files) return false;
    unit.find_variable([&](const DwarfEntry& entry) { return is_at(entry.location) && take(unit, *root, entry); });
    return !found_.file.empty();
  }

  // Linkers leave the entries of what they threw away, at distance 0 as the first thread-local is: hence the name.
  bool take(const DwarfUnit& unit, const DwarfEntry& root, const DwarfEntry& entry) {
    const DwarfEntry variable = completed(unit, entry);
    const std::string name = unit.text_of(variable.name, root);
    if (name.empty() || variable_.name.find(name) == std::string_view::npos) return false;
    if (!variable.file || !variable.line || *variable.line == 0 || *variable.line > kLastLine) return false;
    found_ = {source_path(sections_, *root.files, *variable.file, unit.text_of(root.folder, root)),
              static_cast<int>(*variable.line)};
    return !found_.file.empty();
  }

  // A definition refers to its declaration, an inlined function's variable to the function's: one says where it is.
  static DwarfEntry completed(const DwarfUnit& unit, DwarfEntry variable) {
    constexpr int kMostSteps = 4;
    DwarfValue next = variable.refers_to;
    for (int step = 0; next.kind == DwarfValue::Kind::reference && step < kMostSteps; ++step) {
      const std::optional<DwarfEntry> declaration = unit.entry(next.number);
      if (!declaration) break;
      if (!variable.file) variable.file = declaration->file;
      if (!variable.line) variable.line = declaration->line;
      if (variable.name.kind == DwarfValue::Kind::other) variable.name = declaration->name;
      next = declaration->refers_to;
    }
    return variable;
  }

  DwarfSections sections_;
  const ElfVariable& variable_;
  VariableKind kind_;
  std::vector<DwarfUnit> units_;
  SourceLine found_;
};

}  // namespace

SourceLine line_of_variable(const ElfFile& file, const ElfVariable& variable, VariableKind kind) {
  const SourceLine found = Search(file, variable, kind).find();
  return found.file.empty() ? SourceLine{} : found;
}

}  // namespace plimsoll::symbols
