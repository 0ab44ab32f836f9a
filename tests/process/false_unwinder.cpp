// SPDX-License-Identifier: Apache-2.0
// A libgcc that finds no frame: with verify=1 every stack then differs from its own. Shows that the comparison
// compares.
#include <unwind.h>

#include <cstdlib>

extern "C" _Unwind_Reason_Code _Unwind_Backtrace(_Unwind_Trace_Fn, void*) { return _URC_END_OF_STACK; }

int main() {
  void* block = std::malloc(100);
  asm volatile("" : "+r"(block)::"memory");
  std::free(block);
}
