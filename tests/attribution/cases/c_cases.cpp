// SPDX-License-Identifier: Apache-2.0
// Registers the cases of c_code.c.
#include "case.hpp"

#define REGISTER(name)    \
  extern "C" void name(); \
  static const attribution::Registered registered_##name(#name, name);

REGISTER(c_malloc)
REGISTER(c_calloc)
REGISTER(c_realloc_growth)
REGISTER(c_aligned_alloc)
REGISTER(c_posix_memalign)
REGISTER(c_strdup)
REGISTER(c_wcsdup)
REGISTER(c_asprintf)
REGISTER(c_getline)
REGISTER(c_open_memstream)
REGISTER(c_realpath)
REGISTER(c_regcomp)
REGISTER(c_helper_function)
