#pragma once
// A sequence of steps and a program that performs it: what both sides of a comparison run.

#include <cstdint>
#include <functional>
#include <vector>

#include "tests/conformance/log.hpp"

namespace reprise::conformance {

/// The steps of a seed that are performed, in this order.
struct Sequence {
  std::uint64_t seed = 0;
  std::vector<std::uint32_t> steps;
};

/// @returns the first `count` steps of a seed
Sequence whole_sequence(std::uint64_t seed, std::uint32_t count);

/// Performs a sequence with ordinary calls and logs what they told. The same code, whichever side
/// it is on.
using Trial = std::function<void(const Sequence&, Log&)>;

}  // namespace reprise::conformance
