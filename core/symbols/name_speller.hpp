// SPDX-License-Identifier: Apache-2.0
// Spells out what a function is called, as the demangler would, from how debug info nests it: gcc leaves the linker's
// name out for inlined lambdas and for inlined functions that no other unit sees. Cold. Nobody locks.
//
// What it does not understand it does not spell. The number of a lambda is its place among those of the same parameters
// that debug info knows in the same function.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "symbols/dwarf_file.hpp"

namespace plimsoll::symbols {

class NameSpeller {
 public:
  // The file must outlive it.
  explicit NameSpeller(const DwarfFile& file) : file_(&file) {}

  // `function` is the entry that the others of the function refer to in the end, `unit` the one that they are in. Empty
  // when its name in the source is all there is to say (C, extern "C"), or when it cannot be spelled.
  std::string spell(DwarfPlace function, const DwarfUnit& unit);

 private:
  // A parameter `auto` of a lambda that is a template: what it was for the one that was called.
  struct Placeholder {
    std::string name;
    DwarfPlace type;
  };

  std::string function(DwarfPlace place);
  std::string function_or_mangled(DwarfPlace place);
  std::string parameters(DwarfPlace function);
  std::string qualifiers(DwarfPlace function);
  std::string scope_of(DwarfPlace place);
  std::string segment(DwarfPlace scope);
  std::string class_name(DwarfPlace place);
  std::string lambda_name(DwarfPlace place, DwarfPlace call);
  std::string lambda_parameters(DwarfPlace call);
  std::optional<DwarfPlace> call_of_lambda(DwarfPlace place);
  std::size_t lambda_number(DwarfPlace place, const std::string& parameters);
  void append_lambdas(DwarfPlace scope, std::vector<DwarfPlace>& lambdas);

  // In name_speller_types.cpp. `inner` is what stands to the right of the type's name: `*` and so on.
  std::string type(const std::optional<DwarfPlace>& place, std::string inner = "");
  std::string parameter_type(DwarfPlace parameter);
  std::string member_pointer(DwarfPlace place, const std::string& inner);
  std::string array(DwarfPlace place, const std::string& inner);
  std::string function_type(DwarfPlace place, const std::string& inner);
  std::string placeholder(const DwarfPlace& type);

  std::uint64_t tag(DwarfPlace place) const;
  std::string name(DwarfPlace place) const;
  std::uint64_t number(DwarfPlace place, std::uint64_t attribute) const;
  std::optional<DwarfPlace> referred(DwarfPlace place, std::uint64_t attribute) const;
  std::vector<DwarfPlace> children(DwarfPlace place) const;
  std::string fail();
  bool take_step();  // false: too many, as in a damaged file

  const DwarfFile* file_;
  std::vector<Placeholder> placeholders_;
  int steps_left_ = 0;
  bool failed_ = false;
};

}  // namespace plimsoll::symbols
