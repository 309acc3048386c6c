#pragma once
// Instrumented programs whose executions other tools have counted.

namespace reprise::programs {

/// Two threads that each add one to a plain number so many times, by a read and a write.
/// @returns the number
int plain_counter(int times);

/// Two threads that each raise their own flag and look at the other's.
/// @returns how many of them saw nothing
int dekker();

/// Two threads that each store and load once in turn as in Fibonacci's sequence, and one that
/// looks.
int fibonacci(int times);

/// Five threads that increment an atomic.
int increments(int threads);

/// A writer and readers of one atomic.
int readers(int count);

/// Two threads that push, and pop what they find, on a stack of linked nodes.
int treiber_stack();

/// A thread that waits in a loop until another has written.
int wait_in_a_loop();

}  // namespace reprise::programs
