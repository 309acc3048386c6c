#pragma once
// The time that transfers from and to a slow, stalled or hanging disk take.

#include "sim/posix/files.hpp"

namespace reprise::sim {

/// Passes the time of a transfer that the running call is about to make; others run meanwhile. To
/// be called before the descriptor is looked up: it may be another one afterwards.
/// @returns 0, or the errno with which the call fails without having done anything
int await_disk(FileCall& call, int descriptor);

}  // namespace reprise::sim
