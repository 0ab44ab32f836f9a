// SPDX-License-Identifier: Apache-2.0
// C: every allocating function of the C library that hands its block to the caller, and some that keep one for
// themselves.
#define _GNU_SOURCE
#include <malloc.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "c_case.h"

CASE(c_malloc) {
  attribution_keep(malloc(10));  // <- here
}

CASE(c_calloc) {
  attribution_keep(calloc(2, 10));  // <- here
}

CASE(c_realloc_growth) {
  char* text = malloc(10);  // <- here
  attribution_keep(text);
  text = realloc(text, 10000);  // <- here
  attribution_keep(text);
  free(text);
}

CASE(c_aligned_alloc) {
  attribution_keep(aligned_alloc(64, 128));  // <- here
}

CASE(c_posix_memalign) {
  void* block = NULL;
  if (posix_memalign(&block, 64, 128) == 0)  // <- here
    attribution_keep(block);
}

CASE(c_strdup) {
  attribution_keep(strdup("text"));  // <- here
}

CASE(c_wcsdup) {
  attribution_keep(wcsdup(L"text"));  // <- here
}

CASE(c_asprintf) {
  char* text = NULL;
  if (asprintf(&text, "%d", 42) > 0)  // <- here
    attribution_keep(text);
}

CASE(c_getline) {
  char* line = NULL;
  size_t room = 0;
  FILE* file = fopen("/proc/self/maps", "r");  // <- here
  if (getline(&line, &room, file) > 0)         // <- here
    attribution_keep(line);
  fclose(file);
}

CASE(c_open_memstream) {
  char* text = NULL;
  size_t size = 0;
  FILE* file = open_memstream(&text, &size);  // <- here
  fputs("some text", file);
  fclose(file);  // <- maybe
  attribution_keep(text);
}

CASE(c_realpath) {
  attribution_keep(realpath("/proc/self", NULL));  // <- here
}

CASE(c_regcomp) {
  regex_t pattern;
  if (regcomp(&pattern, "a+b", REG_EXTENDED) == 0)  // <- here
    attribution_keep(&pattern);
}

static void* grown(void* block, size_t size) {
  return realloc(block, size * 2);  // <- here
}
CASE(c_helper_function) {
  char* text = grown(NULL, 8);  // <- 1
  attribution_keep(text);
}
