#pragma once
// How long something takes that mostly takes a little and sometimes long.
//
// Determinism: pure, in integers.

#include <cstdint>

namespace reprise::faults {

/// What exponential_ns takes: a choice of so many.
inline constexpr std::uint64_t kLatencyChoices = std::uint64_t{1} << 20;

/// @param mean_ns at most 2^40
/// @param drawn in [0, kLatencyChoices), evenly; 0 is the shortest
/// @returns an exponentially distributed time: within 10 % of it, and never above 14 times the mean
std::uint64_t exponential_ns(std::uint64_t mean_ns, std::uint64_t drawn);

}  // namespace reprise::faults
