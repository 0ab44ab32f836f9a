// SPDX-License-Identifier: Apache-2.0
// A library that a test loads after names have already been looked up. It calls back on a line that it tells.
namespace late {
int call(void (*back)(int), int line) {
  back(line);
  return line;
}
}  // namespace late

extern "C" [[gnu::visibility("default")]] int LATE_FUNCTION(void (*back)(int)) { return late::call(back, __LINE__); }
