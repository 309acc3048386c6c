#pragma once
// What the rules of memory leave open, and who says what happens.
//
// Threading: values.

#include <cstdint>
#include <functional>

#include "scheduler/task.hpp"

namespace reprise::scheduler {

/// What is chosen: the store that an access reads, the place of a store in modification order, and
/// whether a weak compare-exchange fails for no reason.
enum class MemoryChoice : std::uint8_t { read, place, spurious };

/// @returns which of n, at least 2; 0 is the newest store, the end of modification order, and no
/// failure
using MemoryChooser = std::function<std::uint64_t(MemoryChoice what, TaskId task, std::uint64_t n)>;

}  // namespace reprise::scheduler
