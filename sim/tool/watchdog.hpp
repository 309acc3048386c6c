#pragma once
// Finds a simulated thread that computes for ever without a call into the simulation: nothing else
// could stop it, because threads are switched at calls. It counts the processor time of the program
// itself, so neither a loaded machine looks like a hang nor one that is slow to find memory. Still,
// it is a matter of time: a second look has more of it, and decides.

#include <cstdint>

namespace reprise::sim {

/// Watches this worker from here on.
/// @param timeout_ns how much processor time (of the user, not of the kernel) a run may use without
/// reaching a scheduling point;
///                   0: any
void start_watchdog(std::uint64_t timeout_ns);

}  // namespace reprise::sim
