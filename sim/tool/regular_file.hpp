#pragma once
// Reads a whole file that somebody named, and only a file that has an end: a device may never end,
// and a pipe without a writer may never begin.

#include <cstdint>
#include <string>

#include "sim/expected.hpp"

namespace reprise::sim {

/// @param path what is missing, cannot be examined or is no regular file is an error
/// @param most_bytes a longer file is an error too
/// @returns what is in it, or one line that names it and says why it cannot be read
Expected<std::string> read_regular_file(const std::string& path, std::uintmax_t most_bytes);

}  // namespace reprise::sim
