#pragma once
// A data race in words: both accesses, their threads, stacks and locks, and whose memory it is.
//
// Threading: host-side, when the run has stopped.

#include "sim/finding.hpp"
#include "sim/monitor.hpp"

namespace reprise::sim {

/// @param monitor of a run that found a race
Finding describe_race(const Monitor& monitor);

}  // namespace reprise::sim
