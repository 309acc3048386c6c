#pragma once
// How long a test goes on: as usual, or as the environment asks, for the nightly runs.

#include <cstdint>
#include <cstdlib>

namespace reprise {

/// @returns the number in that environment variable; without one, what is usual
inline std::uint64_t wanted(const char* variable, std::uint64_t usual) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

}  // namespace reprise
