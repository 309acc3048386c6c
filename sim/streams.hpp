#pragma once
// FILEs over simulated descriptors.

#include <stdio.h>

namespace reprise::sim {

/// The callbacks of a FILE whose cookie is a Stream.
const cookie_io_functions_t& stream_callbacks();

/// Writes out what the running process's streams have buffered, as exit does. Called in the process's mode.
void flush_streams();

}  // namespace reprise::sim
