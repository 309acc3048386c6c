#pragma once
// The streams of the running process.

namespace reprise::sim {

/// Writes out what they have buffered, as exit does. Called in the process's mode.
void flush_streams();

}  // namespace reprise::sim
