// SPDX-License-Identifier: Apache-2.0
// Variables of every kind, with what must be found out about each from its address alone.
#pragma once

struct Variable {
  const void* address;
  const char* name;
  int line;
};

// Ends with one of address null. A thread-local is that of the calling thread.
using ListVariables = const Variable*();
