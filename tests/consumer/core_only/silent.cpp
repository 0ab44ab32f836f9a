// SPDX-License-Identifier: Apache-2.0
// Exits with 0 when the core is in the process. The program itself does not even allocate.
#include <dlfcn.h>

int main() { return dlsym(RTLD_DEFAULT, "plimsoll_core") ? 0 : 1; }
