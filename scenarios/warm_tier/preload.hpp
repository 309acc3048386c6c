#pragma once
// Memories that are there before the threads start.
//
// Threading: called by the only thread there is.

#include "scenarios/warm_tier/checks.hpp"

namespace reprise::scenarios::warm_tier {

std::string preloaded_id(std::size_t number);

/// @param length of the text of each, behind its beginning
/// @returns the memory, as it is stored
engram::Memory preloaded(std::size_t number, std::size_t length);

/// Stores so many of them. @returns what is there now
Expected preload(const Stage& stage, std::size_t count,
                 const std::function<std::size_t(std::size_t)>& length);

}  // namespace reprise::scenarios::warm_tier
