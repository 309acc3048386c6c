#pragma once
// Memories to store: every field follows from a number and the text, so that a mixture of two is
// none of them.
//
// Pure functions.

#include <string>

#include "system/engram/memory.hpp"

namespace reprise::scenarios::warm_tier {

/// @returns "thread-3-ep-7"
std::string id_of(std::size_t thread, std::size_t episode);

/// @param number told apart in the embedding and in every other field
engram::Memory make_memory(std::string id, std::uint64_t number,
                           std::optional<std::string> content);

/// @returns so many letters, the same for one memory and another for the next one
std::string filler(std::size_t length, std::uint64_t number);

/// @returns what the memory is, in a few words
std::string describe(const std::optional<engram::Memory>& memory);

}  // namespace reprise::scenarios::warm_tier
