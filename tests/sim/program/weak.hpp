#pragma once
// Instrumented programs whose outcomes tell memory models apart.

#include <atomic>

namespace reprise::programs {

/// Two threads that each write their own variable and read the other's.
/// @returns how many of them read the old value: 2 only if memory is weaker than it seems
int store_buffering(std::memory_order write, std::memory_order read);

/// Two threads that write two variables in opposite orders.
/// @returns how many variables ended with the first thread's value
int opposite_writes(std::memory_order write);

/// One thread counts up, another one waits for the last number by relaxed loads.
int wait_by_relaxed_loads();

/// Counts up to a number in memory that it does not free, or in a global variable.
int count_to(int last);

/// @returns what is read of such memory that holds the number from the beginning
int read_new_number(int number);
/// @returns what is read of the global variable, which no one has written
int read_global();

}  // namespace reprise::programs
