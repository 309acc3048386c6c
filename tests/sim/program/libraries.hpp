#pragma once
// Libraries that know nothing of Reprise, used by two threads. Instrumented.

namespace reprise::programs {

/// Boost.Lockfree: three numbers go through a ring of two. @returns their digits in order: 123
int boost_ring();
/// A queue whose nodes are allocated: one puts in two numbers, the other one waits for the first.
/// @returns 12
int boost_nodes();
/// Each thread pushes a number and pops one. @returns what the first thread, the second one and
/// nobody got, as digits
int boost_stack();
/// The same with a queue of fixed size, whose free nodes are written plainly.
int boost_queue();

/// moodycamel::ConcurrentQueue: one puts in two numbers, and both take one out. @returns what the
/// first one, the second one and nobody got, as digits
int moodycamel_queue();
/// One takes out two numbers, and waits for them: first by many looks, and then asleep.
/// @returns 12
int moodycamel_blocking_queue();

/// xenium: two numbers are read and written together, under a lock of sequences. @returns 0 or 11
int xenium_seqlock();
/// The same, and both write. @returns what was read, and what is there in the end: 22 or 1122
int xenium_seqlock_of_two_writers();
/// The same without a lock, in two copies.
int xenium_left_right();
/// Both insert a number, and one removes it again: in a list with reclamation by epochs.
/// @returns who inserted it and whether it is there, as digits
int xenium_set();
/// A queue of Michael and Scott with reclamation by epochs, as `boost_stack`.
int xenium_queue();
/// A bounded queue of Vyukov's for two numbers, as `boost_stack`.
int xenium_bounded_queue();
/// An owner takes two numbers out of a deque of Chase and Lev, from which another one steals.
/// @returns how often the same number was handed out
int xenium_deque();

}  // namespace reprise::programs
