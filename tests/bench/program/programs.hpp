#pragma once
// Instrumented programs to measure: the loop, one that mostly works for itself, and the six small
// programs by which checkers of concurrent programs are compared.

#include <cstdint>

namespace reprise::bench::programs {

/// Reads and writes so many times kAccessesOfRound words, see loop.hpp.
void touch(std::uint64_t rounds);

/// Two threads go through memory of their own, copy it, and count it under a mutex.
void work_apart(int rounds);

/// One small program. Each round is what the others' tools run once.
struct Program {
  const char* name;
  void (*run)(int rounds);
};

void mutex_counter(int rounds);  ///< two threads count under a mutex
void plain_counter(int rounds);  ///< ... without one: a data race
void dekker(int rounds);         ///< two threads try to be alone, by one flag each
void peterson(int rounds);       ///< ... and wait until they are
void bounded_queue(int rounds);  ///< two producers, two consumers, a mutex, two conditions
void multi_queue(int rounds);    ///< the same without locks

inline constexpr Program kSix[] = {
    {"mutex_counter", &mutex_counter},
    {"plain_counter", &plain_counter},
    {"dekker", &dekker},
    {"peterson", &peterson},
    {"bounded_queue", &bounded_queue},
    {"multi_queue", &multi_queue},
};

}  // namespace reprise::bench::programs
