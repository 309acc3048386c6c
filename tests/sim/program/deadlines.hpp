#pragma once
// Instrumented programs of threads that wait, but not for ever.

namespace reprise::programs {

/// A thread sleeps and then writes, another one looks. @returns what it saw: 0 or 1
int look_while_another_sleeps(int ms);

/// A thread holds a lock and sleeps; two others want the lock. @returns who had it first: 1 or 2
int lock_behind_a_sleeper(int ms);

/// Two threads sleep, each so long. @returns who wakes up first: 1 or 2
int two_sleepers(int one_ms, int other_ms);

/// So many threads sleep so often and count themselves; then the clock is read. @returns the count
int count_sleepers(int threads, int times);

/// A flag is set under a lock and a condition signalled; another thread waits for it, once.
/// @returns 2 if the wait was over in time, and 1 if the flag was seen: 0, 1, 2 is none, 3
int wait_once();

/// The same, until the flag is seen. @returns how many waits were in vain, up to 2
int late_waits(int ms);

/// The same, until the flag is seen. @returns 1
int wait_until_seen(int ms);

/// A thread counts its waits, from zero to two, until it is told to stop. @returns the count
int tick_until_stopped();

/// Two consumers wait for a while, a producer produces once. @returns 10 for each that has got
/// something and 1 for each that has not: 2 or 11
int two_consumers();

/// A thread sleeps in a loop until another one has written. @returns 1
int sleep_until_seen(int ms);

/// A thread tries to have what another one uses once. @returns whether it did: 0 or 1
int lock_in_time(int ms);
int lock_at_once();
int share_in_time();
int acquire_in_time();
int join_in_time();

/// Two threads that each hold what the other one tries to have. @returns who had both: 0, 1, 2
int two_locks_in_time(int ms);

/// A thread sleeps with a lock that another one tries to have, after the first has taken it.
/// @returns whether it did: 0 or 1
int lock_beside_a_sleeper(int sleeps_ms, int tries_ms);

/// Two threads that try until they have it. @returns 2
int lock_in_the_end();

/// Nobody sets the flag. @returns whether the wait was in vain: 1
int wait_in_vain(int ms);

/// Two wait for a condition, one of them not for ever; one is signalled, and then all.
/// @returns 1 if the first was late
int two_wait();

/// A thread waits for 1 ms and another one for 2 s for the one signal. @returns which was late, as
/// bits: 1 or 2
int two_wait_for_one_signal();

/// A thread waits for a signal until a deadline, another one looks whether that is past, both with
/// the lock of who signals. @returns whether it is: 0 or 1
int look_at_a_deadline();

/// Two threads wait for a byte of a pipe each, a third one writes two. @returns who read the first
int two_readers_of_a_pipe();

/// A thread polls a pipe, or looks for a file, until there is something. @returns 1
int poll_in_a_loop();
int look_for_a_file();

/// A thread polls a pipe for a while. @returns whether there was something: 0 or 1
int poll_a_pipe();

/// A thread that reads the clock before another one has slept, or after. @returns whether the clock
/// showed that: 0 or 1
int read_the_clock();

}  // namespace reprise::programs
