/* SPDX-License-Identifier: Apache-2.0 */
/* case.hpp for C: a C function cannot register itself, so cases/c_cases.cpp lists them. */
#pragma once

void attribution_keep(const void* block);

#define CASE(name) \
  void name(void); \
  void name(void)
