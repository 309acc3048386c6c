#pragma once
// Seeds as text, and the list of seeds that a sweep walks through.

#include <cstdint>
#include <string>
#include <string_view>

namespace reprise::sim {

/// @returns "0x" and 16 hexadecimal digits: how a seed is printed and stored everywhere
std::string format_seed(std::uint64_t seed);

/// @returns the seed with this place in a sweep. It depends on nothing but the arguments, so every
///          shard on every machine walks through the same list.
std::uint64_t seed_of(std::uint64_t base_seed, std::string_view scenario, std::uint64_t index);

}  // namespace reprise::sim
