#pragma once
// How many states a crash can leave. Counting closed sets is hard in general; parts of the
// precedence that do not touch each other multiply, and most are small.
//
// Determinism: pure.

#include <cstdint>
#include <string>

#include "faults/crash_space.hpp"

namespace reprise::sim {

struct StateCount {
  std::uint64_t exact = 1;  ///< 0: too many to be counted, or not counted exactly
  double log2 = 0;          ///< of the number, or of a bound above it; for people
  bool is_bound = false;    ///< log2 is a bound
};

/// @returns how many sets of survivors are legal; fillings not counted
StateCount count_states(const faults::CrashSpace& space);

}  // namespace reprise::sim
