# SPDX-License-Identifier: Apache-2.0
# What the fuzzer of unwind tables starts from, beside a compiler's own: the forms that are seldom written, a function each.
        .text

realigned:                      # as main and AVX code do: the frame address is loaded from below rbp
        .cfi_startproc
        lea     8(%rsp), %r10
        .cfi_def_cfa %r10, 0
        and     $-32, %rsp
        push    -8(%r10)
        push    %rbp
        .cfi_escape 0x10, 6, 2, 0x76, 0
        mov     %rsp, %rbp
        push    %r10
        .cfi_escape 0x0f, 3, 0x76, 0x78, 6
        nop
        pop     %r10
        .cfi_def_cfa %r10, 0
        pop     %rbp
        lea     -8(%r10), %rsp
        .cfi_def_cfa %rsp, 8
        ret
        .cfi_endproc

linkage_table:                  # a frame address that depends on where in the entry the program stands
        .cfi_startproc
        push    $1
        .cfi_adjust_cfa_offset 8
        .cfi_escape 0x0f, 11, 0x77, 8, 0x80, 0, 0x3f, 0x1a, 0x3b, 0x2a, 0x33, 0x24, 0x22
        nop
        .cfi_endproc

several_returns:                # states that are remembered, restored, and nested
        .cfi_startproc
        push    %rbp
        .cfi_def_cfa_offset 16
        .cfi_offset %rbp, -16
        .cfi_remember_state
        mov     %rsp, %rbp
        .cfi_def_cfa_register %rbp
        .cfi_remember_state
        pop     %rbp
        .cfi_def_cfa %rsp, 8
        .cfi_restore %rbp
        ret
        .cfi_restore_state
        nop
        .cfi_restore_state
        pop     %rbp
        .cfi_same_value %rbp
        .cfi_def_cfa_offset 8
        ret
        .cfi_endproc

kept_in_registers:
        .cfi_startproc
        mov     %rbp, %rax
        .cfi_register %rbp, %rax
        .cfi_escape 0x14, 3, 3
        .cfi_undefined %r12
        nop
        .cfi_endproc

first_of_all:                   # nobody called it
        .cfi_startproc
        .cfi_undefined %rip
        nop
        .cfi_endproc

interrupted:                    # a signal's trampoline: the caller's registers are in the kernel's ucontext
        .cfi_startproc simple
        .cfi_signal_frame
        .cfi_escape 0x0f, 4, 0x77, 0xa0, 1, 6
        .cfi_escape 0x10, 6, 3, 0x77, 0xf8, 0
        .cfi_escape 0x10, 16, 3, 0x77, 0xa8, 1
        nop
        .cfi_endproc

with_a_personality:
        .cfi_startproc
        .cfi_personality 0x1b, realigned
        .cfi_lsda 0x1b, linkage_table
        sub     $0x100000, %rsp
        .cfi_def_cfa_offset 0x100008
        .skip   300             # an advance that takes two bytes
        add     $0x100000, %rsp
        .cfi_def_cfa_offset 8
        ret
        .cfi_endproc
        .section .note.GNU-stack,"",@progbits
