#pragma once
// How many workers there is room for.

#include <cstddef>

namespace reprise::sim {

/// @returns as many as this process may use, which in a container is fewer than there are
std::size_t processors();

}  // namespace reprise::sim
