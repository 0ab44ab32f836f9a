// SPDX-License-Identifier: Apache-2.0
// Calls of every form that compilers write, and what is none.
#include "symbols/call_site.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace plimsoll::symbols {
namespace {

constexpr std::uintptr_t kPointer = 0;

#if defined(__x86_64__)
#define NOTHING ".fill 16, 1, 0x90\n"
#else
#define NOTHING ".fill 4, 4, 0xd503201f\n"
#endif

// Never run.
extern "C" void call_site_begin();
asm(".text\n  .globl call_site_begin\n  .type call_site_begin, %function\ncall_site_begin:\n  " NOTHING);

ModuleList loaded_now() {
  ModuleList loaded;
  loaded.refresh();
  return loaded;
}

#define CALL_SITE(name, instruction) \
  extern "C" const char name[];      \
  asm(".text\n  " NOTHING "  " instruction "\n  .globl " #name "\n" #name ":\n  " NOTHING)

#if defined(__x86_64__)
CALL_SITE(call_site_direct, "call call_site_begin");
CALL_SITE(call_site_got, "call *call_site_begin@GOTPCREL(%rip)");
CALL_SITE(call_site_register, "call *%rax");
CALL_SITE(call_site_high_register, "call *%r11");
CALL_SITE(call_site_memory, "call *(%rax)");
CALL_SITE(call_site_near_slot, "call *0x18(%rax)");
CALL_SITE(call_site_high_slot, "call *0x18(%r12)");
CALL_SITE(call_site_far_slot, "call *0x118(%rbx)");
CALL_SITE(call_site_on_stack, "call *0x18(%rsp)");
CALL_SITE(call_site_far_on_stack, "call *0x118(%rsp)");
CALL_SITE(call_site_jump, "jmp *%rax");
CALL_SITE(call_site_push, "push 0x18(%rax)");
CALL_SITE(call_site_none, "nop");

const char* const by_name[] = {call_site_direct, call_site_got};
const char* const by_pointer[] = {call_site_register,  call_site_high_register, call_site_memory,
                                  call_site_near_slot, call_site_high_slot,     call_site_far_slot,
                                  call_site_on_stack,  call_site_far_on_stack};
const char* const no_calls[] = {call_site_jump, call_site_push, call_site_none};
#else
CALL_SITE(call_site_back, "bl call_site_begin");
CALL_SITE(call_site_register, "blr x3");
CALL_SITE(call_site_high_register, "blr x30");
CALL_SITE(call_site_authenticated, ".inst 0xd73f0864");          // blraa x3, x4
CALL_SITE(call_site_authenticated_by_zero, ".inst 0xd63f0c7f");  // blrabz x3
CALL_SITE(call_site_jump, "br x3");
CALL_SITE(call_site_near_jump, "b call_site_begin");
CALL_SITE(call_site_return, "ret");
CALL_SITE(call_site_none, "nop");

const char* const by_name[] = {call_site_back};
const char* const by_pointer[] = {call_site_register, call_site_high_register, call_site_authenticated,
                                  call_site_authenticated_by_zero};
const char* const no_calls[] = {call_site_jump, call_site_near_jump, call_site_return, call_site_none};

TEST(CallBefore, AnInstructionBeginsAtAMultipleOfFour) {
  EXPECT_EQ(call_before(reinterpret_cast<std::uintptr_t>(call_site_register) + 2, loaded_now()), std::nullopt);
}
#endif

std::optional<std::uintptr_t> target_before(const char* address) {
  const std::optional<Call> call = call_before(reinterpret_cast<std::uintptr_t>(address), loaded_now());
  return call ? std::optional(call->target) : std::nullopt;
}

TEST(CallBefore, ANameIsATarget) {
  const auto begin = reinterpret_cast<std::uintptr_t>(&call_site_begin);
  for (const char* site : by_name) EXPECT_EQ(target_before(site), begin);
}

TEST(CallBefore, APointerIsNone) {
  for (const char* site : by_pointer) EXPECT_EQ(target_before(site), kPointer);
}

TEST(CallBefore, OtherInstructionsAreNoCalls) {
  for (const char* site : no_calls) EXPECT_EQ(target_before(site), std::nullopt);
}

TEST(CallBefore, AddressesWithoutCodeAreNoCalls) {
  static const char data[16] = {};
  EXPECT_EQ(target_before(data + 8), std::nullopt);
  EXPECT_EQ(call_before(0, loaded_now()), std::nullopt);
  EXPECT_EQ(call_before(4096, loaded_now()), std::nullopt);
}

}  // namespace
}  // namespace plimsoll::symbols
