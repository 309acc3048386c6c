#pragma once
// FILEs over simulated descriptors.

#include <stdio.h>

namespace reprise::sim {

/// The callbacks of a FILE whose cookie is a Stream.
const cookie_io_functions_t& stream_callbacks();

/// @returns the open flags for fopen's mode, or -1 for a mode that is none
int stream_open_flags(const char* mode);

/// Where the C library starts a stream that only appends, so that ftell is right from the start.
void start_at_end(int descriptor, int flags);

/// Writes out what the running process's streams have buffered, as exit does. Called in the
/// process's mode.
void flush_streams();

}  // namespace reprise::sim
