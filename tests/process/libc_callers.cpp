// SPDX-License-Identifier: Apache-2.0
// Memory that libc allocates for the program (strdup, asprintf, getline, open_memstream, realpath) and the program
// frees: libc must call our doors, and the stack must pass through libc to the line of the program.
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "check.hpp"

namespace {

constexpr const char* kThisFile = "libc_callers.cpp";

void check_strdup() {
  const check::Change change;
  char* copy = check::keep(strdup("nine char"));
  const int line = __LINE__ - 1;
  CHECK_EQ(change.bytes(), 10);
  const auto stack = plimsoll::stack_of(copy);
  CHECK(stack && check::passes(*stack, kThisFile, line));
  free(copy);
  CHECK(change.is_none());
}

void check_asprintf() {
  const check::Change change;
  char* text = nullptr;
  CHECK_EQ(asprintf(&text, "%05d", 42), 5);
  const int line = __LINE__ - 1;
  CHECK_EQ(change.blocks(), 1);
  const auto stack = plimsoll::stack_of(text);
  CHECK(stack && check::passes(*stack, kThisFile, line));
  free(text);
  CHECK(change.is_none());
}

void check_getline() {
  const check::Change change;
  char source[] = "a line\nanother\n";
  std::FILE* stream = fmemopen(source, std::strlen(source), "r");
  char* text = nullptr;
  std::size_t capacity = 0;
  CHECK_EQ(getline(&text, &capacity, stream), 7);
  CHECK(plimsoll::stack_of(text).has_value());
  std::fclose(stream);
  CHECK_EQ(change.bytes(), capacity);
  free(text);
  CHECK(change.is_none());
}

void check_open_memstream_and_realpath() {
  const check::Change change;
  char* text = nullptr;
  std::size_t size = 0;
  std::FILE* stream = open_memstream(&text, &size);
  for (int i = 0; i < 5000; ++i) std::fputs("much text ", stream);
  std::fclose(stream);
  CHECK_EQ(size, 50000);
  char* path = realpath("/proc/..", nullptr);
  CHECK(path && std::strcmp(path, "/") == 0);
  CHECK_EQ(change.blocks(), 2);
  free(text);
  free(path);
  CHECK(change.is_none());
}

}  // namespace

int main() {
  check_strdup();
  check_asprintf();
  check_getline();
  check_open_memstream_and_realpath();
  return check::result();
}
