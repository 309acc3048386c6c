#pragma once
// The end of a program's life: what it asked for before main, when it was not yet simulated.

namespace reprise::sim {

/// Runs the destructors of the program's own file: of its static objects (System V ABI,
/// "Initialization and Termination Functions"; __cxa_finalize is called from there), in the
/// simulation. Those of its libraries do not run.
void run_destructors_of_program();

}  // namespace reprise::sim
