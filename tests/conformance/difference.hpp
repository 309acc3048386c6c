#pragma once
// Finds out whether the two sides agree on a sequence, and what the least sequence is on which they
// do not.

#include <string>

#include "tests/conformance/sequence.hpp"

namespace reprise::conformance {

/// How long a comparison is.
struct Extent {
  std::uint64_t sequences;
  std::uint32_t steps;  ///< of each sequence
  std::uint64_t first_seed = 0;
};

/// @param usual the extent that a test run can afford. REPRISE_CONFORMANCE_SEQUENCES and
///   REPRISE_CONFORMANCE_FIRST_SEED ask for another one.
Extent wanted_extent(Extent usual);

/// Runs the sequences of consecutive seeds on both sides and compares what they say, line by line.
/// @returns a report of the first difference: the seed, the steps that are needed for it, the lines
///   before it and what each side said; empty if there is none
std::string first_difference(const Trial& trial, Extent extent);

}  // namespace reprise::conformance
