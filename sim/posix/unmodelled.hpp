#pragma once
// What a simulated program may not do, because we do not model it: it fails loudly, with its name.
// It never falls through to the host.

namespace reprise::sim {

/// Ends the run with the name of what was called. Called in the process's or the kernel's mode.
[[noreturn]] void unmodelled(const char* what);

}  // namespace reprise::sim
