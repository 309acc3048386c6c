#pragma once
// Pipes, for the calls that move bytes, close descriptors and wait for either.

#include <span>

#include "sim/posix/files.hpp"

namespace reprise::sim {

/// read and write on a pipe's end; both wait where they must, unless the end is O_NONBLOCK.
/// @returns how many bytes, or -1 and errno
ssize_t read_pipe(FileCall& call, Description end, std::span<std::byte> into);
ssize_t write_pipe(FileCall& call, Description end, Bytes bytes);

/// The last descriptor of an end is closed.
void close_pipe_end(OpenDescription& end);

/// Waits until something happens to any pipe. @returns false where the deadline came first
bool await_pipes(const void* site, std::uint64_t deadline_ns);

}  // namespace reprise::sim
