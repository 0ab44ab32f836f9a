// SPDX-License-Identifier: Apache-2.0
// For the drivers: a JSON file is held to a JSON schema. Needs PYTHON3, the interpreter that has Debian's jsonschema.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "run_process.hpp"

namespace plimsoll::testing {

inline void expect_fits_schema(const std::string& path, const std::string& schema) {
  const std::string check =
      "import json, jsonschema, sys\n"
      "file, schema = (json.load(open(path, encoding='utf-8-sig')) for path in sys.argv[1:])\n"
      "validator = jsonschema.validators.validator_for(schema)\n"
      "validator.check_schema(schema)\n"
      "validator(schema).validate(file)\n";
  const Outcome outcome = run_process(PYTHON3, {"-c", check, path, schema});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
}

}  // namespace plimsoll::testing
