// SPDX-License-Identifier: Apache-2.0
// What reports call a test, and what they say of its tags. Cold, pure.
#pragma once

#include <string>

#include "ledger/ledger.hpp"

namespace plimsoll::report {

// A name of several words is quoted, so that one sees where it ends.
std::string test_name(const std::string& test);

// Whoever allocated: "Session.Login", "the set-up of suite Session", "the tear-down of environments".
std::string subject_of(const ledger::Birth& birth);

// For a tag of ours that does not parse: `mistake` says why.
std::string tag_text(const std::string& test, const std::string& tag, const std::string& mistake);

}  // namespace plimsoll::report
