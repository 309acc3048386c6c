#pragma once
// Finds a simulated thread that computes for ever without a call into the simulation: nothing else
// could stop it, because threads are switched at calls. It counts processor time, so a loaded
// machine does not look like a hang.

#include <cstdint>

namespace reprise::sim {

/// Watches this worker from here on.
/// @param timeout_ns how much processor time a run may use without reaching a scheduling point;
///                   0: any
void start_watchdog(std::uint64_t timeout_ns);

}  // namespace reprise::sim
