#pragma once
// Instrumented programs of threads that wait, but not for ever.

namespace reprise::programs {

/// A thread sleeps and then writes, another one looks. @returns what it saw: 0 or 1
int look_while_another_sleeps();

/// A thread holds a lock and sleeps; two others want the lock. @returns who had it first: 1 or 2
int lock_behind_a_sleeper();

/// Two threads sleep, one longer than the other. @returns who wakes up first: 1 or 2
int two_sleepers();

/// So many threads sleep so often and count themselves; then the clock is read. @returns the count
int count_sleepers(int threads, int times);

/// A flag is set under a lock and a condition signalled; another thread waits for it, once.
/// @returns 2 if the wait was over in time, and 1 if the flag was seen: 0, 1, 2 is none, 3
int wait_once();

/// The same, until the flag is seen. @returns 1
int wait_until_seen();

/// The same, but gives up after two waits. @returns how many were in vain: 0, 1, 2
int wait_twice();

/// A thread sleeps in a loop until another one has written. @returns 1
int sleep_until_seen();

/// A thread tries to have what another one uses once. @returns whether it did: 0 or 1
int lock_in_time();
int lock_at_once();
int share_in_time();
int acquire_in_time();
int join_in_time();

/// Two threads that each hold what the other one tries to have. @returns who had both: 0, 1, 2
int two_locks_in_time();

/// Two threads that try until they have it. @returns 2
int lock_in_the_end();

/// Two wait for a condition, one of them not for ever; one is signalled, and then all.
/// @returns 1 if the first was late
int two_wait();

/// Two threads wait for a byte of a pipe each, a third one writes two. @returns who read the first
int two_readers_of_a_pipe();

/// A thread polls a pipe for a while. @returns whether there was something: 0 or 1
int poll_a_pipe();

/// A thread that reads the clock before another one has slept, or after. @returns whether the clock
/// showed that: 0 or 1
int read_the_clock();

}  // namespace reprise::programs
