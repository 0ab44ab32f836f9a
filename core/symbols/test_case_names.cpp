// SPDX-License-Identifier: Apache-2.0
#include "symbols/test_case_names.hpp"

#include <array>
#include <cstddef>

#include "symbols/name_scanner.hpp"

namespace plimsoll::symbols {
namespace {

constexpr std::string_view kName = "TEST_CASE";

// Each is followed by a number. Of Catch2 3, then of Catch2 2.
constexpr auto kGenerated = std::to_array<std::string_view>({
    "CATCH2_INTERNAL_TEMPLATE_TEST_CLASS_",
    "CATCH2_INTERNAL_TEMPLATE_TEST_",
    "CATCH2_INTERNAL_TEST_",
    "C_A_T_C_H_T_E_M_P_L_A_T_E_T_E_S_T_C_L_A_S_S_",
    "C_A_T_C_H_T_E_M_P_L_A_T_E_T_E_S_T_F_U_N_C_",
    "C_A_T_C_H_T_E_M_P_L_A_T_E_T_E_S_T_",
    "C_A_T_C_H_T_E_S_T_",
});

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Where the generated identifier that starts at `at` ends; `at` when there is none.
std::size_t end_of_generated(std::string_view name, std::size_t at) {
  if (at > 0 && is_identifier_char(name[at - 1])) return at;
  for (const std::string_view start : kGenerated) {
    if (!name.substr(at).starts_with(start)) continue;
    const std::size_t number = at + start.size();
    std::size_t end = number;
    while (end < name.size() && is_digit(name[end])) ++end;
    return end > number && (end == name.size() || !is_identifier_char(name[end])) ? end : at;
  }
  return at;
}

}  // namespace

std::string with_test_case_names(std::string name) {
  constexpr std::string_view kMethod = "::test()";
  for (std::size_t at = name.find("C"); at != std::string::npos; at = name.find("C", at + 1)) {
    const std::size_t end = end_of_generated(name, at);
    if (end == at) continue;
    name.replace(at, end - at, kName);
    std::size_t behind = at + kName.size();
    if (behind < name.size() && name[behind] == '<') behind = piece_at(name, behind).end;
    if (std::string_view(name).substr(behind).starts_with(kMethod)) name.erase(behind, kMethod.size() - 2);
  }
  return name;
}

bool is_test_case_name(std::string_view readable) {
  std::size_t at = readable.rfind(kName);
  if (at == std::string_view::npos || (at > 0 && readable[at - 1] != ':')) return false;
  at += kName.size();
  if (at < readable.size() && readable[at] == '<') at = piece_at(readable, at).end;
  return readable.substr(at) == "()";
}

}  // namespace plimsoll::symbols
