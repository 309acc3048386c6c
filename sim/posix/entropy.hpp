#pragma once
// Entropy for simulated programs: bits of the seed, per process.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace reprise::sim {

/// Fills a buffer of the running process. @returns how many bytes: all of them
ssize_t draw_entropy(void* buffer, std::size_t bytes);

/// @returns 32 fresh bits, as a border call of the running thread
std::uint32_t draw_entropy_word();

}  // namespace reprise::sim
