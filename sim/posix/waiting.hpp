#pragma once
// How a program waits: as the scheduler's tasks do, but where a run has spurious timeouts, the
// deadline may come before anybody else gets on. Where schedules are explored, it may come at any
// time.

#include <time.h>

#include "scheduler/task.hpp"
#include "scheduler/touch_kind.hpp"

namespace reprise::sim {

/// The running thread waits until it is woken or, if there is one, until the deadline.
scheduler::Wake wait_for(const scheduler::Wait& wait, const scheduler::Deadline& deadline = {});

/// The same for a lock.
scheduler::Wake wait_for_lock(const scheduler::Wait& wait, const scheduler::Deadline& deadline);

/// As wait_for, where POSIX lets a waiter wake up by itself.
/// @param next what the thread does when it goes on
scheduler::Wake wait_or_wake_up(const scheduler::Wait& wait, const scheduler::Deadline& deadline,
                                const void* next);

/// @returns how a thread that had a deadline touches the line in which it has waited, and the time
scheduler::TouchKind lateness(scheduler::Wake wake);

/// The running thread has found a lock taken. Where schedules are explored it either stops waiting
/// at once, which nobody could tell from doing so later, or goes on when it can have the lock.
/// @param need of the lock
/// @returns whether its deadline comes first; false where nobody explores, or it is not near
bool deadline_comes_first(const scheduler::Deadline& deadline, const scheduler::Need& need,
                          const void* site);

/// The calls of a program, whose result codes POSIX and C11 give differently.
/// @param site where the program calls
void call_yield(const void* site);
/// @param remaining null, or where to tell how much of the time was left
/// @returns 0, or an error number
int call_sleep(clockid_t clock, const timespec& time, timespec* remaining, const void* site);

}  // namespace reprise::sim
