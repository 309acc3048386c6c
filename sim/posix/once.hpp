#pragma once
// Once-only initialisation, for pthread and C11: an int that goes from untouched over running to
// done.

namespace reprise::sim {

/// Runs `routine`, in the process's mode, unless it ran already; waits while another thread runs
/// it. If it throws, the next caller tries again.
void run_once(int& state, void (*routine)(), const void* site);

}  // namespace reprise::sim
