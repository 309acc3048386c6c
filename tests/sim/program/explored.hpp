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

/// A thread that waits in a loop until another has written.
int wait_in_a_loop();

}  // namespace reprise::programs
