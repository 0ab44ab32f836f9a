// SPDX-License-Identifier: Apache-2.0
// A library that a test loads while it runs: its globals and thread-locals are roots as the program's are.
namespace {
void* volatile global;
thread_local void* volatile thread_local_word;
}  // namespace

extern "C" void* volatile* plugin_global() { return &global; }
extern "C" void* volatile* plugin_thread_local() { return &thread_local_word; }
