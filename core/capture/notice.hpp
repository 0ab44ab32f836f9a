// SPDX-License-Identifier: Apache-2.0
// From the signal handler to the capture's thread: that a signal came, and nothing else. Cold. Nobody locks.
//
// A semaphore, not a pipe or an eventfd: sem_post is async-signal-safe as well, counts each signal, and a server that
// closes all descriptors after a fork cannot make the handler write into a connection that was given the number anew.
// After a fork parent and child would share a descriptor; a semaphore is the child's own.
#pragma once

namespace plimsoll::capture {

// At set-up, and in the child of a fork: forgets what was not taken. From now on this process is the one that is told.
void expect_notices() noexcept;

// The handler. In a process that has no thread to tell (vfork, clone) it says so and does nothing.
void give_notice(int signal) noexcept;

// From the destructor, to wake the thread without a signal.
void wake() noexcept;

// Waits for one notice, and takes it.
void take_notice() noexcept;

}  // namespace plimsoll::capture
