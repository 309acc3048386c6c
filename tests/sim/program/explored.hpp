#pragma once
// Instrumented programs whose executions other tools have counted.

namespace reprise::programs {

/// Two threads that each add one to a plain number so many times, by a read and a write.
/// @returns the number
int plain_counter(int times);

/// Two threads that each raise their own flag and look at the other's.
/// @returns how many of them saw nothing
int dekker();

/// Two threads that add the other one's number to their own, so many times, and one that looks.
int fibonacci(int times);

/// So many threads that increment an atomic once.
int increments(int threads);

/// A writer and readers of one atomic.
int readers(int count);

/// Two threads that each push a node on a stack of linked ones, and pop what they find.
/// @returns the sum of what they popped: 3
int treiber_stack();

/// A flag, and then what it should have come after. @returns 2 for the flag, and 1 for the data
/// seen
int data_behind_a_flag();

/// Two threads that each pop a node of such a stack and free it; the other may be looking at it.
int stack_that_frees();

/// A lock that is taken by an exchange, by two threads that each count once. @returns the count: 2
int spin_lock();

/// A thread that waits in a loop until another has written.
int wait_in_a_loop();

/// The first thread waits so, for what none but itself has touched before.
int yield_in_a_loop();

/// The neighbour of what a loop waits for is written first.
int wait_beside_others();

/// Two threads that count under a lock of their own, and never yield: by exchanges, or Peterson's.
int spin_without_a_yield();
int spin_on_two();

/// A thread writes plainly what another one loads atomically. @returns what that one found: 0 or 1
int write_what_is_atomic();
/// A reader looks under a lock; a writer writes if nobody has it.
/// @returns what the reader saw, and 2 if the writer wrote
int reader_and_attempt();

/// A loop that yields until another thread has set a flag, or it has looked so often.
/// @returns 1 if it has seen the flag
int give_up(int attempts);

/// A thread that gives up looking for what another one stores, or taking what it gives back; or
/// waits for it. @returns how often it yielded before that, up to 3 times
int attempts_to_see();
int attempts_to_take();
int attempts_before_waiting();
int attempts_before_waiting_in_c();
int attempts_before_sleeping();
int attempts_before_spinning();
/// Look for a flag many times. @returns what is there then, and 10 times 0, 1 or 2: the first look
///          saw it, a later one, none did
int yield_many_times();
int spin_many_times();
int sleep_many_times();
/// @returns 1 if it slept
int yield_before_sleeping();
int spin_before_sleeping();
/// Give up after many attempts. @returns 0, 1 or 2: as above
int give_up_on_two_writers();
int give_up_on_two_flags();
/// ... on one flag being reset, then on another one being set.
/// @returns 10 times the first, plus the second
int give_up_twice();
/// ... on a flag, and looks at it before and after at one place in the code.
/// @returns what it saw: hundreds before, tens whether it gave up, ones after
int give_up_between_looks();
/// ... on one of two values, with a look for each.
int give_up_on_two_values();
int give_up_taking();
int give_up_by_a_limit();
/// Takes a lock by attempts, without a yield. @returns who had it last: 1 or 2
int spin_in_calls();
/// Waits without a yield for a plain number under a lock. @returns what a loop before saw: 0 to 3
int attempts_before_looking_under_a_lock();
/// A thread that loads, yields if it has not seen another one's store, and stores.
/// @returns 1 if it had not, and that store is the last
int yield_once();

/// Two threads that come to a function with a static. @returns who initialised it: 1 or 2
int initialise_a_static();

/// A flag that is set before whoever sleeps because of it is to be woken.
int wake_after_a_store();

/// Two threads count under a semaphore of the standard library.
int semaphore_as_a_lock();

/// A thread that sleeps until an atomic changes, which another one changes without a word.
int wait_without_notice();

/// Two threads that take numbers, as in a bakery, and wait for whoever has the smaller one.
int take_numbers();

/// Counts how often it has gone round, in memory of who started the thread and reads it at the end.
int count_rounds_for_another();
/// Waits in a loop for more than two threads do.
int wait_for_what_nobody_does();
/// Looks three times, then says so and looks for ever; yields in a function that both loops call.
/// @returns 0: it has not said so; 1: it has; 3: that was seen before there was what it looks for
int try_and_then_wait();
/// Looks for what comes, and for what goes before that, and gives up after two rounds.
/// @returns 1: it has come; 2: the other has not gone; 0: neither
int try_twice();
/// Waits in a loop that looks twice. @returns which look has seen it: 1 or 2
int look_twice_in_each_round();
/// Waits in a loop for an atomic number or for one under a mutex. @returns 1 or 2: which it was
int wait_for_atomic_or_locked();
/// Waits in a loop that stores something in each round, between two looks.
int store_in_each_round();
/// Waits in a loop for one of two threads to have stored something.
int wait_for_either();
/// ... giving a lock in each round that one of them needs. @returns whether the other one has, too
int wait_for_either_with_a_lock();
/// Waits in a loop for either of two numbers, and yields after a look at each.
/// @returns 1 or 2: which it was
int look_in_turns();
/// ... that are in one piece of memory, and of which one has changed since it was another.
/// @returns the first one
int look_at_neighbours_in_turns();
/// Waits in a loop for a number, taking a lock in each round that whoever stored it has after that.
int look_behind_a_lock();
/// Two threads try to take a lock until they have it; one of them and a third one store.
int insist_on_a_lock();
/// Waits in a loop for a flag, and counts the rounds right behind it, where nobody else looks.
int count_beside_a_flag();
/// Looks under a lock that was taken so often before.
int look_under_a_lock(int locks_before);

/// Peterson's lock around a plain counter, two threads. @returns the counter: 2
int peterson();

/// Dmitry Vyukov's bounded queue of two cells: threads that push one number, and no more that pop
/// one. @returns the sum of what was popped: 3 of two and two
int bounded_ring(int pushing, int popping);

/// So many threads that copy their left neighbour's number plus one, and one that looks for the
/// last zero from the end.
int last_zero(int count);

/// Threads that put four keys each into a table of 128 by compare-exchange; from the twelfth on
/// they meet.
int indexer(int threads);

/// Threads of which each takes a number one further, if it is what it expects.
int rotation(int threads);

// --- with weak memory: each returns what its threads saw, as bits ---

/// Each thread stores to its own and loads the other's, all relaxed.
int store_buffering();
/// Data and a flag, released and acquired, or both relaxed. @returns 1: the flag without the data
int message(bool relaxed);
/// Two writers, and two readers that may see them in different orders.
int independent_reads();
/// Two threads that store to two numbers in opposite order. @returns 1: both first stores were last
int both_first_stores_win();

}  // namespace reprise::programs
