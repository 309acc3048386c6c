#pragma once
// Entropy for simulated programs: bits of the seed, per process.

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace reprise::sim {

/// Fills a buffer, as part of another call of the running process.
void fill_with_entropy(void* buffer, std::size_t bytes);

/// Fills a buffer, as a border call of its own. @returns how many bytes: all of them
ssize_t draw_entropy(void* buffer, std::size_t bytes);

/// @returns 32 fresh bits, as a border call of the running thread
std::uint32_t draw_entropy_word();

}  // namespace reprise::sim
