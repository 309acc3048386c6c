#pragma once
// How long a run is thought to be, where nobody knows. Runs differ in length by orders of
// magnitude: each draws its horizon, so that some random steps fall into short runs and some late
// in long ones.

#include <cstdint>

#include "scheduler/prf.hpp"

namespace reprise::scheduler {

inline constexpr std::uint64_t kShortestHorizonLog2 = 6;
inline constexpr std::uint64_t kHorizonsLog2 = 10;  // 2^6 .. 2^15 steps

/// @returns a number of steps, from uniform bits
constexpr std::uint64_t drawn_horizon(std::uint64_t bits) {
  return std::uint64_t{1} << (kShortestHorizonLog2 + scale(bits, kHorizonsLog2));
}

}  // namespace reprise::scheduler
