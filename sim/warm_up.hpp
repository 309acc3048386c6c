#pragma once
// The C and C++ runtimes set some things up at first use and keep them for the whole OS process:
// unwinder tables, locale caches, time-zone data. Were a simulated process the first user, its run
// would differ from the second one's, and what it allocated would vanish with its heap. So the host
// uses each of them once before the first run.

namespace reprise::sim {

/// Touches every such thing we know of. To be called before each run: a fork undoes a part of it.
void warm_up_runtime();

}  // namespace reprise::sim
